package dev.wafer.passes.stream;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes large planes a second time, from smaller ones, where they are read again: in front of a
 * gate's mean and behind the gate, by rows each, such a plane never exists whole.
 *
 * <p>No part goes from the first reader to the second one, since the mean lies between them. What
 * is computed again is a chain of nodes that each read one plane and run by rows; the plane at its
 * start takes at most half of the one at its end.
 */
public final class SecondReadings {
  /** The plane that a chain starts with is at least so many times smaller than that at its end. */
  private static final int LEAST_GROWTH = 2;

  /** Nodes of a chain, at most: one that enlarges, and one that makes other channels of it. */
  private static final int LONGEST = 2;

  /** Of planes in one graph: for each number of them a search looks for rows. */
  private static final int MOST_PLANES = 2;

  private final Graph graph;
  private final Map<Value, Integer> producers = new LinkedHashMap<>();
  private final Map<Value, List<Integer>> readers = new LinkedHashMap<>();

  /** For each node, how many before it take the mean of a plane. */
  private final int[] means;

  private SecondReadings(Graph graph) {
    this.graph = graph;
    means = new int[graph.nodes().size() + 1];
    for (int i = 0; i < graph.nodes().size(); i++) {
      int index = i;
      Node node = graph.nodes().get(i);
      node.outputs().forEach(output -> producers.put(output, index));
      node.inputs().stream()
          .distinct()
          .forEach(input -> readers.computeIfAbsent(input, v -> new ArrayList<>()).add(index));
      means[i + 1] = means[i] + (RunningMeans.isMean(node) ? 1 : 0);
    }
  }

  /**
   * The graph with the largest such plane computed again, with the two largest ones, and so on;
   * none where there is no such plane.
   */
  public static List<Graph> of(Graph graph) {
    SecondReadings readings = new SecondReadings(graph);
    List<List<Node>> chains =
        graph.nodes().stream()
            .filter(node -> node.outputs().size() == 1)
            .filter(node -> !readings.secondReaders(node.output()).isEmpty())
            .map(node -> readings.chain(node.output()))
            .filter(chain -> !chain.isEmpty())
            .sorted(Comparator.comparingLong(SecondReadings::sizeBytes).reversed())
            .limit(MOST_PLANES)
            .toList();
    List<Graph> graphs = new ArrayList<>();
    for (int count = 1; count <= chains.size(); count++) {
      graphs.add(readings.with(chains.subList(0, count)));
    }
    return graphs;
  }

  private static long sizeBytes(List<Node> chain) {
    return chain.get(chain.size() - 1).output().type().sizeBytes();
  }

  /** The nodes that read a plane behind a mean that stands behind the first one that reads it. */
  private List<Integer> secondReaders(Value plane) {
    List<Integer> nodes = readers.getOrDefault(plane, List.of());
    return nodes.stream().filter(node -> means[node] > means[nodes.get(0)]).toList();
  }

  /** The nodes that make a plane of a smaller one; none where it is not made so. */
  private List<Node> chain(Value plane) {
    List<Node> chain = new ArrayList<>();
    Value start = plane;
    while (chain.size() < LONGEST
        && producers.containsKey(start)
        && (chain.isEmpty() || readers.get(start).size() == 1)) {
      Node node = graph.nodes().get(producers.get(start));
      List<Value> planes =
          node.inputs().stream()
              .filter(input -> input.isPresent() && graph.constant(input).isEmpty())
              .toList();
      if (!RowRule.holds(graph, node) || planes.size() != 1) {
        return List.of();
      }
      chain.add(0, node);
      start = planes.get(0);
      if (LEAST_GROWTH * start.type().sizeBytes() <= plane.type().sizeBytes()) {
        return chain;
      }
    }
    return List.of();
  }

  /** The graph in which what reads the chains' planes behind means reads copies of them. */
  private Graph with(List<List<Node>> chains) {
    int value = 1 + graph.values().mapToInt(Value::id).max().orElse(0);
    int id = 1 + graph.nodes().stream().mapToInt(Node::id).max().orElse(0);
    Map<Integer, List<Node>> before = new HashMap<>();
    Map<Integer, Map<Value, Value>> replaced = new HashMap<>();
    for (List<Node> chain : chains) {
      Map<Value, Value> copied = new HashMap<>();
      List<Node> copies = new ArrayList<>();
      for (Node node : chain) {
        Value copy = new Value(value++, node.output().name() + ": again", node.output().type());
        copies.add(
            new Node(id++, node.op(), inputs(node, copied), List.of(copy), node.operatorIndex()));
        copied.put(node.output(), copy);
      }
      Value plane = chain.get(chain.size() - 1).output();
      List<Integer> second = secondReaders(plane);
      before.computeIfAbsent(second.get(0), reader -> new ArrayList<>()).addAll(copies);
      second.forEach(
          reader ->
              replaced.computeIfAbsent(reader, r -> new HashMap<>()).put(plane, copied.get(plane)));
    }
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node node = graph.nodes().get(i);
      nodes.addAll(before.getOrDefault(i, List.of()));
      nodes.add(
          new Node(
              node.id(),
              node.op(),
              inputs(node, replaced.getOrDefault(i, Map.of())),
              node.outputs(),
              node.operatorIndex()));
    }
    return graph.withNodes(nodes);
  }

  private static List<Value> inputs(Node node, Map<Value, Value> replaced) {
    return node.inputs().stream().map(input -> replaced.getOrDefault(input, input)).toList();
  }
}
