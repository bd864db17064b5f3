package dev.wafer.passes.rewrite;

import dev.wafer.ir.Constant;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.AssignVariable;
import dev.wafer.ir.op.ReadVariable;
import dev.wafer.ir.op.Reshape;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.analysis.StateReaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the contents of variables values like any other, read where they are and written once.
 *
 * <p>In order: a READ_VARIABLE gives way to the variable, or to what was assigned before in the
 * same run; of several assignments to a variable the last one stays, and of a variable to itself
 * none; each is moved to where it disturbs no reader ({@link StateReaders}), right behind the last
 * of them. A variable that nothing assigns is a constant.
 *
 * <p>A READ_VARIABLE stays, as a copy, where it makes an output of the graph, where another
 * variable is assigned what it reads (two variables may change places), and where it gives the
 * bytes another quantization. Variables of operators with a state are left alone.
 */
public final class StateForwarding implements Pass {
  @Override
  public String name() {
    return "state-forwarding";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    boolean accesses =
        graph.nodes().stream()
            .anyMatch(n -> n.op() instanceof ReadVariable || n.op() instanceof AssignVariable);
    return accesses ? new Forwarding(graph).run() : graph;
  }

  /** The rewriting of one graph. */
  private static final class Forwarding {
    private final Graph graph;
    private final Set<Value> outputs;
    private final Set<Value> assigned = new LinkedHashSet<>();
    private final Map<Value, Value> replaced = new LinkedHashMap<>();

    /** What each variable holds at this point, where that is not what it held before the run. */
    private final Map<Value, Value> current = new LinkedHashMap<>();

    private final Map<Value, Node> lastAssignments = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();

    Forwarding(Graph graph) {
      this.graph = graph;
      this.outputs = new LinkedHashSet<>(graph.outputs());
      for (Node node : graph.nodes()) {
        if (node.op() instanceof AssignVariable) {
          assigned.add(node.input(1));
        }
      }
    }

    Graph run() {
      for (Node node : graph.nodes()) {
        visit(withInputs(node, node.inputs().stream().map(this::resolved).toList()));
      }
      Map<Value, Constant> constants = new LinkedHashMap<>(graph.constants());
      List<Value> variables = new ArrayList<>(graph.variables());
      Set<Value> written = new LinkedHashSet<>();
      for (Node node : nodes) {
        if (node.op().writesState()) {
          written.addAll(node.inputs());
        }
      }
      written.addAll(lastAssignments.keySet());
      for (Map.Entry<Value, DenseConstant> start : graph.initial().entrySet()) {
        if (!written.contains(start.getKey())) {
          variables.remove(start.getKey());
          constants.put(start.getKey(), start.getValue());
        }
      }
      return graph.withVariables(variables).with(graph.outputs(), constants, ordered());
    }

    private Value resolved(Value value) {
      return replaced.getOrDefault(value, value);
    }

    private void visit(Node node) {
      if (node.op() instanceof ReadVariable) {
        read(node);
      } else if (node.op() instanceof AssignVariable) {
        Value variable = node.input(0);
        lastAssignments.remove(variable);
        if (node.input(1).equals(variable)) {
          current.remove(variable);
        } else {
          current.put(variable, node.input(1));
          lastAssignments.put(variable, node);
        }
      } else {
        nodes.add(node);
      }
    }

    private void read(Node node) {
      Value variable = node.input(0);
      Value held = current.getOrDefault(variable, variable);
      Value out = node.output();
      boolean sameType = held.type().equals(out.type()) && !outputs.contains(out);
      if (sameType && (!held.equals(variable) || !feedsAnother(variable, out))) {
        replaced.put(out, held);
      } else if (held.equals(variable)) {
        nodes.add(node);
      } else {
        nodes.add(
            new Node(
                node.id(), new Reshape(), List.of(held), node.outputs(), node.operatorIndex()));
      }
    }

    /** Whether some variable but the one that it was read from is assigned a value. */
    private boolean feedsAnother(Value variable, Value value) {
      return assigned.contains(value)
          && graph.nodes().stream()
              .anyMatch(
                  n ->
                      n.op() instanceof AssignVariable
                          && n.input(1).equals(value)
                          && !n.input(0).equals(variable));
    }

    /** The nodes, each assignment as early as its value and the readers of its variable permit. */
    private List<Node> ordered() {
      Map<Value, Node> producers = new LinkedHashMap<>();
      nodes.forEach(node -> node.outputs().forEach(out -> producers.put(out, node)));
      List<Node> assignments = new ArrayList<>(lastAssignments.values());
      List<Node> all = new ArrayList<>(nodes);
      all.addAll(assignments);
      Map<Node, Set<Node>> waitsFor = new LinkedHashMap<>();
      for (Node assignment : assignments) {
        Set<Node> before = new LinkedHashSet<>();
        StateReaders.hanging(all, assignment.input(0)).forEach(i -> before.add(all.get(i)));
        if (producers.containsKey(assignment.input(1))) {
          before.add(producers.get(assignment.input(1)));
        }
        before.remove(assignment);
        waitsFor.put(assignment, before);
      }
      List<Node> ordered = new ArrayList<>();
      for (Node node : nodes) {
        ordered.add(node);
        release(node, waitsFor, ordered);
      }
      // These wait for each other, or for nothing; no view of a variable outlives its assignment.
      ordered.addAll(waitsFor.keySet());
      return ordered;
    }

    private static void release(Node done, Map<Node, Set<Node>> waitsFor, List<Node> ordered) {
      waitsFor.values().forEach(before -> before.remove(done));
      List<Node> ready =
          waitsFor.keySet().stream().filter(node -> waitsFor.get(node).isEmpty()).toList();
      for (Node node : ready) {
        if (waitsFor.remove(node) != null) {
          ordered.add(node);
          release(node, waitsFor, ordered);
        }
      }
    }
  }

  private static Node withInputs(Node node, List<Value> inputs) {
    return inputs.equals(node.inputs())
        ? node
        : new Node(node.id(), node.op(), inputs, node.outputs(), node.operatorIndex());
  }
}
