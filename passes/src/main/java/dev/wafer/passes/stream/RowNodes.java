package dev.wafer.passes.stream;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Nodes for some rows alone, in a graph that holds the constants of all. */
public final class RowNodes {
  private final Graph graph;
  private final Map<List<Object>, Node> nodes = new LinkedHashMap<>();
  private final int firstValue;

  /** The most rows of a plane. */
  private final int heights;

  public RowNodes(Graph graph) {
    this.graph = graph;
    firstValue = 1 + graph.values().mapToInt(Value::id).max().orElse(0);
    heights = graph.values().mapToInt(RowRule::height).max().orElse(1);
  }

  /** The node of an event; events that differ in the place of their rows alone share one. */
  public Node of(RowEvent event) {
    List<Object> key = new ArrayList<>(List.of(event.node().id(), event.output().count()));
    event.inputs().forEach(rows -> key.add(rows.map(Rows::count)));
    key.add(RowRule.operator(event));
    return nodes.computeIfAbsent(key, k -> make(event));
  }

  /** A graph of one such node. */
  public Graph graph(Node node) {
    List<Value> planes =
        node.inputs().stream()
            .filter(value -> value.isPresent() && graph.constant(value).isEmpty())
            .distinct()
            .toList();
    return new Graph(
        graph.name(), planes, node.outputs(), List.of(), graph.constants(), List.of(node));
  }

  /** Every node that was asked for, those of a node of the whole graph one after the other. */
  public Stream<Node> all() {
    return nodes.values().stream();
  }

  private Node make(RowEvent event) {
    Node node = event.node();
    Map<Value, Value> parts = new LinkedHashMap<>();
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Value input = node.input(i);
      inputs.add(
          event
              .inputs()
              .get(i)
              .map(rows -> parts.computeIfAbsent(input, v -> part(v, rows.count())))
              .orElse(input));
    }
    return new Node(
        node.id(),
        RowRule.operator(event),
        inputs,
        List.of(part(node.output(), event.output().count())),
        node.operatorIndex());
  }

  /**
   * The same rows of a value are the same value each time, so that kernels know their node again.
   */
  private Value part(Value value, int rows) {
    int id = firstValue + value.id() * (1 + heights) + rows;
    return new Value(id, value.name(), RowRule.type(value, rows));
  }
}
