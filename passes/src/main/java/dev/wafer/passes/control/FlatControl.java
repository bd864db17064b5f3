package dev.wafer.passes.control;

import dev.wafer.ir.Constant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.AssignVariable;
import dev.wafer.ir.op.Control;
import dev.wafer.ir.op.If;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.ReadVariable;
import dev.wafer.ir.op.While;
import dev.wafer.passes.parameters.ParameterFolding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays a graph with regions out as one list of nodes, with {@link Control} between them.
 *
 * <p>What a loop carries has one place for all turns: it is copied there in front of the loop, the
 * body's outputs are assigned to it at the end of a turn, and what follows the loop reads it there.
 * The outputs of branches are assigned at the end of each. Assignments are those of variables
 * ({@link AssignVariable}), so nothing but the place itself lies there.
 */
public final class FlatControl {
  private final Map<Value, Constant> constants;
  private final List<Node> nodes = new ArrayList<>();
  private int nextValue;
  private int nextNode;

  private FlatControl(Graph graph) {
    constants = new LinkedHashMap<>(graph.constants());
    nextValue = 1 + graph.values().mapToInt(Value::id).max().orElse(0);
    nextNode = 1 + graph.nodes().stream().mapToInt(Node::id).max().orElse(0);
  }

  /** The graph itself if it has no regions. */
  public static Graph of(Graph graph) {
    if (graph.nodes().stream().allMatch(node -> node.op().regions().isEmpty())) {
      return graph;
    }
    FlatControl flat = new FlatControl(graph);
    graph.nodes().forEach(flat::add);
    return graph.with(graph.outputs(), flat.constants, flat.nodes);
  }

  /** Whether a graph was laid out so: its nodes have to stay where they are. */
  public static boolean isIn(Graph graph) {
    return graph.nodes().stream().anyMatch(node -> node.op() instanceof Control);
  }

  private void add(Node node) {
    if (node.op() instanceof While loop) {
      loop(node, loop);
    } else if (node.op() instanceof If branch) {
      branch(node, branch);
    } else {
      nodes.add(node);
    }
  }

  private void loop(Node node, While loop) {
    for (int i = 0; i < node.inputs().size(); i++) {
      add(node, new ReadVariable(), List.of(node.input(i)), List.of(node.output(i)));
    }
    control(node, Control.Kind.LOOP, List.of(), List.of());
    List<Value> holds = inline(node, loop.condition(), node.outputs());
    control(node, Control.Kind.TEST, holds, List.of());
    assign(node, inline(node, loop.body(), node.outputs()));
    control(node, Control.Kind.END_LOOP, List.of(), List.of());
  }

  private void branch(Node node, If branch) {
    List<Value> taken = node.inputs().subList(1, node.inputs().size());
    control(node, Control.Kind.IF, List.of(node.input(0)), node.outputs());
    assign(node, inline(node, branch.then(), taken));
    control(node, Control.Kind.ELSE, List.of(), List.of());
    assign(node, inline(node, branch.otherwise(), taken));
    control(node, Control.Kind.END_IF, List.of(), List.of());
  }

  /** Gives the node's outputs their contents, all at once. */
  private void assign(Node node, List<Value> contents) {
    List<Value> apart = new ArrayList<>(contents);
    for (int i = 0; i < contents.size(); i++) {
      Value value = contents.get(i);
      if (node.outputs().contains(value) && !value.equals(node.output(i))) {
        Value copy = new Value(nextValue++, value.name(), value.type());
        add(node, new ReadVariable(), List.of(value), List.of(copy));
        apart.set(i, copy);
      }
    }
    for (int i = 0; i < contents.size(); i++) {
      Value place = node.output(i);
      if (!place.equals(apart.get(i))) {
        Value after = new Value(nextValue++, place.name(), place.type());
        add(node, new AssignVariable(), List.of(place, apart.get(i)), List.of(after));
      }
    }
  }

  /** Adds the nodes of a region, with values of their own; gives its outputs. */
  private List<Value> inline(Node node, Graph given, List<Value> inputs) {
    Graph region = ParameterFolding.fold(given).graph();
    Map<Value, Value> renamed = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      renamed.put(region.inputs().get(i), inputs.get(i));
    }
    region
        .constants()
        .forEach((value, contents) -> constants.put(renamed(renamed, value), contents));
    for (Node inner : region.nodes()) {
      List<Value> outputs = inner.outputs().stream().map(v -> renamed(renamed, v)).toList();
      List<Value> read = inner.inputs().stream().map(v -> renamed(renamed, v)).toList();
      add(new Node(nextNode++, inner.op(), read, outputs, node.operatorIndex()));
    }
    return region.outputs().stream().map(v -> renamed(renamed, v)).toList();
  }

  private Value renamed(Map<Value, Value> renamed, Value value) {
    return value.isAbsent()
        ? value
        : renamed.computeIfAbsent(value, v -> new Value(nextValue++, v.name(), v.type()));
  }

  private void control(Node node, Control.Kind kind, List<Value> inputs, List<Value> outputs) {
    add(node, new Control(kind), inputs, outputs.isEmpty() ? List.of(Value.ABSENT) : outputs);
  }

  private void add(Node node, Op op, List<Value> inputs, List<Value> outputs) {
    nodes.add(new Node(nextNode++, op, inputs, outputs, node.operatorIndex()));
  }
}
