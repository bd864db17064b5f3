package dev.wafer.passes.stream;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.PlaneSums;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The order in which rows are computed, on demand: the next rows of the output ask for rows of what
 * they read, those for rows of what these read, and so on. No row is computed twice.
 */
public final class RowSchedule {
  private static final Rows ONE = new Rows(0, 1);

  private final Graph graph;
  private final Map<Node, Integer> rows = new HashMap<>();
  private final Map<Value, Node> producers = new LinkedHashMap<>();
  private final Map<Node, Reader> readers = new HashMap<>();
  private final Map<Value, Integer> computed = new HashMap<>();
  private final List<RowEvent> events = new ArrayList<>();

  private RowSchedule(Graph graph, List<Integer> rows) {
    this.graph = graph;
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node node = graph.nodes().get(i);
      this.rows.put(node, rows.get(i));
      producers.put(node.output(), node);
      computed.put(node.output(), 0);
    }
    Map<Value, Integer> depths = new HashMap<>();
    for (Node node : graph.nodes()) {
      int depth = node.inputs().stream().mapToInt(v -> depths.getOrDefault(v, 0)).max().orElse(0);
      depths.put(node.output(), depth + 1);
      readers.put(node, reader(node, depths));
    }
  }

  /**
   * What a node reads.
   *
   * @param computed the planes that other nodes compute, the longest way first: what branches off
   *     it is there, then
   * @param planes whether each input is a plane of the graph
   */
  private record Reader(Optional<Plane> plane, List<Value> computed, List<Boolean> planes) {}

  private Reader reader(Node node, Map<Value, Integer> depths) {
    return new Reader(
        node.op().sliding().map(op -> op.plane(node)),
        node.inputs().stream()
            .filter(producers::containsKey)
            .sorted(Comparator.comparingInt((Value v) -> depths.get(v)).reversed())
            .toList(),
        node.inputs().stream()
            .map(v -> producers.containsKey(v) || graph.inputs().contains(v))
            .toList());
  }

  /**
   * The order for a graph of planes with one output.
   *
   * @param rows that each node computes at a time, at most
   */
  public static List<RowEvent> of(Graph graph, List<Integer> rows) {
    RowSchedule schedule = new RowSchedule(graph, rows);
    schedule.demand(graph.outputs().get(0), RowRule.height(graph.outputs().get(0)), false);
    return schedule.events;
  }

  /**
   * Computes rows of a value up to {@code end}, unless they are there.
   *
   * @param atEnd whether the first rows of several parts are the short ones, so that the last part
   *     ends where the reader of the rows wants it to
   */
  private void demand(Value value, int end, boolean atEnd) {
    Node node = producers.get(value);
    if (node == null) {
      return;
    }
    int most = rows.get(node);
    if (node.op() instanceof PlaneSums && computed.get(value) < end) {
      for (int first = 0; first < RowRule.height(node.input(0)); first += most) {
        add(node, new Rows(first, Math.min(first + most, RowRule.height(node.input(0)))), ONE);
      }
    }
    while (computed.get(value) < end) {
      int first = computed.get(value);
      int left = end - first;
      int part = atEnd && left % most != 0 ? left % most : Math.min(most, left);
      compute(node, new Rows(first, first + part));
    }
  }

  private void compute(Node node, Rows out) {
    add(node, RowRule.needs(readers.get(node).plane(), out), out);
  }

  private void add(Node node, Rows needed, Rows out) {
    Reader reader = readers.get(node);
    reader.computed().forEach(value -> demand(value, needed.end(), true));
    Optional<Rows> rows = Optional.of(needed);
    events.add(
        new RowEvent(
            node,
            out,
            reader.planes().stream().map(plane -> plane ? rows : Optional.<Rows>empty()).toList()));
    computed.put(node.output(), out.end());
  }
}
