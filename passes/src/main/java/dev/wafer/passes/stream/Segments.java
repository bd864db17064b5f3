package dev.wafer.passes.stream;

import dev.wafer.ir.Constant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Streamed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds parts of a graph that can run row by row, and puts one node in the place of each. */
public final class Segments {
  /**
   * Consecutive nodes that read one plane from outside, or two that the first of them reads, and
   * give one. In a graph that computes planes again they may read a second one anywhere.
   *
   * @param first index of the first node in the graph
   * @param last index of the last one
   */
  public record Part(int first, int last) {}

  /** Nodes times nodes of a part that are looked at, so that large graphs take no longer. */
  private static final int MOST_LOOKS = 3_000;

  /** Nodes of a part, at most: windows of so many add up to more than a plane. */
  private static final int LONGEST = 60;

  /** Planes from outside of a part, at most. */
  private static final int MOST_PLANES = 2;

  /** Larger graphs run whole. */
  private static final int MOST_NODES = 1_000;

  private final Graph graph;
  private final Optional<Value> fed;
  private final boolean secondAnywhere;
  private final Map<Value, Integer> producers = new LinkedHashMap<>();
  private final Map<Value, Integer> lastReaders = new LinkedHashMap<>();
  private final Map<Part, Graph> graphs = new HashMap<>();

  public Segments(Graph graph) {
    this(graph, Optional.empty());
  }

  /**
   * @param fed an input of the graph whose rows come one after the other: the part that reads it is
   *     the first one, and copies each row
   */
  public Segments(Graph graph, Optional<Value> fed) {
    this(graph, fed, false);
  }

  /**
   * @param secondAnywhere whether a part may read a second plane from outside at any of its nodes,
   *     as one has to that begins by computing a plane again ({@link SecondReadings})
   */
  public Segments(Graph graph, Optional<Value> fed, boolean secondAnywhere) {
    this.graph = graph;
    this.fed = fed;
    this.secondAnywhere = secondAnywhere;
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

  /**
   * Every part of at least two nodes, by its first node and then by its last; one node will do
   * where it reads rows that are fed.
   */
  public List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    int count = graph.nodes().size();
    if (count > MOST_NODES) {
      return parts;
    }
    int longest = Math.min(LONGEST, MOST_LOOKS / Math.max(1, count));
    for (int first = 0; first < count; first++) {
      Set<Value> outside = new LinkedHashSet<>();
      int planes = secondAnywhere ? MOST_PLANES : 1;
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
        boolean feeds = reads(outside);
        if (last == first && !feeds) {
          planes = Math.max(planes, Math.min(outside.size(), MOST_PLANES));
        }
        if (outside.size() > planes || (feeds && first > 0)) {
          break;
        }
        if ((last > first || feeds) && givesOne(first, last) && isReadWithin(outside, last)) {
          parts.add(new Part(first, last));
        }
        if (RunningMeans.isMean(node)) {
          break;
        }
      }
    }
    return parts;
  }

  private boolean reads(Set<Value> outside) {
    return fed.filter(outside::contains).isPresent();
  }

  /** Whether no node behind the part wants rows that are fed. */
  private boolean isReadWithin(Set<Value> outside, int last) {
    return !reads(outside) || lastReaders.get(fed.orElseThrow()) <= last;
  }

  /** Whether a node reads rows that are fed, so that it cannot run whole. */
  public boolean isFed(Node node) {
    return fed.filter(node.inputs()::contains).isPresent();
  }

  /** Whether a part reads rows that are fed, which the first of its nodes takes one by one. */
  public boolean isFed(Part part) {
    return part.first() == 0 && isFed(graph.nodes().get(0));
  }

  /**
   * So many rows at a time for each node of a part's graph; rows that are fed are taken one by one.
   */
  public List<Integer> rows(Part part, int rows) {
    List<Integer> all = new ArrayList<>(Collections.nCopies(graph(part).nodes().size(), rows));
    if (isFed(part)) {
      all.set(0, 1);
    }
    return all;
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
    return graphs.computeIfAbsent(part, this::cutOut);
  }

  private Graph cutOut(Part part) {
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
        isFed(part) ? fed(RunningMeans.apart(graph, nodes)) : RunningMeans.apart(graph, nodes));
  }

  /** The nodes behind one that copies each row of what is fed. */
  private List<Node> fed(List<Node> nodes) {
    Value input = fed.orElseThrow();
    // Behind the numbers that a running mean takes.
    int value = 2 + graph.values().mapToInt(Value::id).max().orElse(0);
    int id = 2 + graph.nodes().stream().mapToInt(Node::id).max().orElse(0);
    Value rows = new Value(value, input.name() + ": rows", input.type());
    List<Node> behind = new ArrayList<>();
    behind.add(
        new Node(
            id,
            new Concatenation(input.shape().rank() - 1, Activation.NONE),
            List.of(input),
            List.of(rows),
            -1));
    for (Node node : nodes) {
      List<Value> inputs = node.inputs().stream().map(v -> v.equals(input) ? rows : v).toList();
      behind.add(new Node(node.id(), node.op(), inputs, node.outputs(), node.operatorIndex()));
    }
    return behind;
  }

  /**
   * The graph with a node for each part, whose kernels take the least room, and whose windows reach
   * as far into the output as they may.
   *
   * @param parts apart from each other, in order, with the rows that each of their nodes computes
   *     at a time
   */
  public Graph streamed(Map<Part, List<Integer>> parts) {
    Map<Part, Streamed> streamed = new LinkedHashMap<>();
    Streamed.Room room = Streamed.Room.LEAST.withOutputBytes(Integer.MAX_VALUE);
    parts.forEach((part, rows) -> streamed.put(part, new Streamed(graph(part), rows, room)));
    return replaced(streamed);
  }

  /** The node for a part. */
  public Node node(Part part, Streamed op) {
    Node last = graph.nodes().get(part.last());
    return new Node(last.id(), op, op.graph().inputs(), op.graph().outputs(), last.operatorIndex());
  }

  /**
   * The graph with a node for each part.
   *
   * @param parts apart from each other, in order
   */
  public Graph replaced(Map<Part, Streamed> parts) {
    List<Node> nodes = new ArrayList<>();
    int next = 0;
    for (Map.Entry<Part, Streamed> entry : parts.entrySet()) {
      Part part = entry.getKey();
      nodes.addAll(graph.nodes().subList(next, part.first()));
      nodes.add(node(part, entry.getValue()));
      next = part.last() + 1;
    }
    nodes.addAll(graph.nodes().subList(next, graph.nodes().size()));
    return graph.withNodes(nodes);
  }
}
