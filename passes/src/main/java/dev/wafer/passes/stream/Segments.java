package dev.wafer.passes.stream;

import dev.wafer.ir.Constant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Streamed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds parts of a graph that can run row by row, and puts one node in the place of each. */
public final class Segments {
  /**
   * Consecutive nodes that read one plane from outside and give one.
   *
   * @param first index of the first node in the graph
   * @param last index of the last one
   */
  public record Part(int first, int last) {}

  /** Nodes times nodes of a part that are looked at, so that large graphs take no longer. */
  private static final int MOST_LOOKS = 3_000;

  /** Nodes of a part, at most: windows of so many add up to more than a plane. */
  private static final int LONGEST = 60;

  /** Larger graphs run whole. */
  private static final int MOST_NODES = 1_000;

  private final Graph graph;
  private final Map<Value, Integer> producers = new LinkedHashMap<>();
  private final Map<Value, Integer> lastReaders = new LinkedHashMap<>();

  public Segments(Graph graph) {
    this.graph = graph;
    for (int i = 0; i < graph.nodes().size(); i++) {
      for (Value input : graph.nodes().get(i).inputs()) {
        lastReaders.put(input, i);
      }
      for (Value output : graph.nodes().get(i).outputs()) {
        producers.put(output, i);
      }
    }
    graph.outputs().forEach(output -> lastReaders.put(output, graph.nodes().size()));
  }

  /** Every part of at least two nodes, by its first node and then by its last. */
  public List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    int count = graph.nodes().size();
    if (count > MOST_NODES) {
      return parts;
    }
    int longest = Math.min(LONGEST, MOST_LOOKS / Math.max(1, count));
    for (int first = 0; first < count; first++) {
      Set<Value> outside = new LinkedHashSet<>();
      for (int last = first; last < Math.min(count, first + longest); last++) {
        Node node = graph.nodes().get(last);
        if (!RowRule.holds(graph, node) && !RunningMeans.isMean(node)) {
          break;
        }
        for (Value input : node.inputs()) {
          if (isOutside(input, first)) {
            outside.add(input);
          }
        }
        if (outside.size() > 1) {
          break;
        }
        if (last > first && givesOne(first, last)) {
          parts.add(new Part(first, last));
        }
        if (RunningMeans.isMean(node)) {
          break;
        }
      }
    }
    return parts;
  }

  /** Whether a value is one of the run that no node from {@code first} on computes. */
  private boolean isOutside(Value value, int first) {
    return value.isPresent()
        && graph.constant(value).isEmpty()
        && producers.getOrDefault(value, -1) < first;
  }

  /** Whether nothing but the last node's output is read behind the part. */
  private boolean givesOne(int first, int last) {
    for (int i = first; i < last; i++) {
      if (lastReaders.getOrDefault(graph.nodes().get(i).output(), -1) > last) {
        return false;
      }
    }
    return lastReaders.getOrDefault(graph.nodes().get(last).output(), -1) > last;
  }

  /** The part as a graph of its own. */
  public Graph graph(Part part) {
    List<Node> nodes = graph.nodes().subList(part.first(), part.last() + 1);
    Map<Value, Constant> constants = new LinkedHashMap<>();
    Set<Value> inputs = new LinkedHashSet<>();
    for (Node node : nodes) {
      for (Value input : node.inputs()) {
        graph.constant(input).ifPresent(constant -> constants.put(input, constant));
        if (isOutside(input, part.first())) {
          inputs.add(input);
        }
      }
    }
    return new Graph(
        graph.name(),
        List.copyOf(inputs),
        List.of(nodes.get(nodes.size() - 1).output()),
        List.of(),
        constants,
        RunningMeans.apart(graph, nodes));
  }

  /**
   * The graph with a node for each part.
   *
   * @param parts apart from each other, in order, with the rows that each of their nodes computes
   *     at a time
   */
  public Graph streamed(Map<Part, List<Integer>> parts) {
    List<Node> nodes = new ArrayList<>();
    int next = 0;
    for (Map.Entry<Part, List<Integer>> entry : parts.entrySet()) {
      Part part = entry.getKey();
      nodes.addAll(graph.nodes().subList(next, part.first()));
      Graph inner = graph(part);
      Node last = graph.nodes().get(part.last());
      nodes.add(
          new Node(
              last.id(),
              new Streamed(inner, entry.getValue()),
              inner.inputs(),
              inner.outputs(),
              last.operatorIndex()));
      next = part.last() + 1;
    }
    nodes.addAll(graph.nodes().subList(next, graph.nodes().size()));
    return graph.withNodes(nodes);
  }
}
