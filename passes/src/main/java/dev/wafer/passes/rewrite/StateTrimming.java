package dev.wafer.passes.rewrite;

import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.op.AssignVariable;
import dev.wafer.ir.op.Movement;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps of a variable only what is read of it.
 *
 * <p>Where the one reader of a variable is a slice, the slice is what is kept: it is taken when the
 * variable is assigned, and the variable is as large as the slice. A window of rows that is kept
 * whole and loses its oldest row when it is read next becomes one that keeps the others.
 *
 * <p>Only variables of which the initial contents are stated, and that the graph does not return.
 */
public final class StateTrimming implements Pass {
  @Override
  public String name() {
    return "state-trimming";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    Graph current = graph;
    for (Value variable : graph.variables()) {
      Optional<Node> slice = slice(current, variable);
      if (slice.isPresent()) {
        current = trimmed(current, variable, slice.get());
        context.remark(this, slice.get(), "is all that is kept of its variable");
      }
    }
    return current;
  }

  /** The slice that is the only reader of a variable. */
  private static Optional<Node> slice(Graph graph, Value variable) {
    List<Node> touching =
        graph.nodes().stream().filter(node -> node.inputs().contains(variable)).toList();
    List<Node> readers =
        touching.stream()
            .filter(n -> !(n.op() instanceof AssignVariable) || n.input(1).equals(variable))
            .toList();
    boolean plain =
        readers.size() == 1
            && touching.size() == 2
            && graph.initial().containsKey(variable)
            && !graph.outputs().contains(variable)
            && !graph.outputs().contains(readers.get(0).output());
    return plain
        ? Optional.of(readers.get(0)).filter(node -> isSlice(node, variable))
        : Optional.empty();
  }

  private static boolean isSlice(Node node, Value variable) {
    return node.output().type().sizeBytes() < variable.type().sizeBytes()
        && node.output().shape().elements() > 0
        && Movement.single(node).filter(StateTrimming::isBox).isPresent();
  }

  private static boolean isBox(Access access) {
    return access.from().isDenseBox() && access.to().isWhole(access.extents());
  }

  private static Graph trimmed(Graph graph, Value variable, Node slice) {
    Tensor whole = Tensor.of(graph.initial().get(variable), variable.type());
    DenseConstant part;
    try {
      part = Evaluator.evaluate(slice, List.of(whole)).get(0).toConstant();
    } catch (WaferException unsupported) {
      return graph;
    }
    Value kept = slice.output();
    int nextNode = 1 + graph.nodes().stream().mapToInt(Node::id).max().orElse(0);
    int nextValue = 1 + graph.values().mapToInt(Value::id).max().orElse(0);
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof AssignVariable && node.input(0).equals(variable)) {
        Value next = new Value(nextValue, variable.name(), kept.type());
        Value after = new Value(nextValue + 1, variable.name(), kept.type());
        nodes.add(
            new Node(
                nextNode,
                slice.op(),
                List.of(node.input(1)),
                List.of(next),
                slice.operatorIndex()));
        nodes.add(
            new Node(
                node.id(), node.op(), List.of(kept, next), List.of(after), node.operatorIndex()));
      } else if (node.id() != slice.id()) {
        nodes.add(node);
      }
    }
    List<Value> variables = new ArrayList<>(graph.variables());
    variables.set(variables.indexOf(variable), kept);
    Map<Value, DenseConstant> initial = new LinkedHashMap<>(graph.initial());
    initial.remove(variable);
    initial.put(kept, part);
    return new Graph(
        graph.name(),
        graph.inputs(),
        graph.outputs(),
        variables,
        initial,
        graph.constants(),
        nodes);
  }
}
