package dev.wafer.ir;

import dev.wafer.ir.op.Op;
import dev.wafer.ir.spec.BrokenRuleException;
import dev.wafer.ir.spec.NodeCheck;
import dev.wafer.ir.spec.OpSpec;
import dev.wafer.ir.spec.OpSpecs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The invariants that hold for a graph between any two stages.
 *
 * <ul>
 *   <li>A value is defined once: as a graph input, a variable, a constant, or an output of one
 *       node; ids of values and of nodes are unique.
 *   <li>A node reads what is defined before it; graph outputs are defined.
 *   <li>A constant has the element type and the shape of its value; so has what a variable holds
 *       initially.
 *   <li>A node that updates a variable has one for its first input.
 *   <li>A per-axis quantization has a scale for each index of its axis.
 *   <li>A node has as many inputs and outputs as its operator takes, and their element types and
 *       shapes are those of the operator's specification ({@link OpSpecs}).
 *   <li>All of this holds for the graphs of a node, too, and these have no variables.
 * </ul>
 *
 * It does not look at quantizations beyond that or at what kernels support.
 */
public final class Verifier {
  private final Graph graph;
  private final List<Diagnostic> problems = new ArrayList<>();
  private final Map<Integer, Value> defined = new LinkedHashMap<>();

  private Verifier(Graph graph) {
    this.graph = graph;
  }

  /**
   * Checks a graph.
   *
   * @throws WaferException with one {@code INVALID_GRAPH} diagnostic for each broken invariant
   */
  public static void verify(Graph graph) {
    List<Diagnostic> problems = problems(graph);
    if (!problems.isEmpty()) {
      throw new WaferException(problems);
    }
  }

  /** What is wrong with a graph; empty if nothing is. */
  public static List<Diagnostic> problems(Graph graph) {
    Verifier verifier = new Verifier(graph);
    verifier.run();
    return List.copyOf(verifier.problems);
  }

  /**
   * Checks that a node has the inputs and outputs of its operator, in element types that go
   * together.
   *
   * @throws WaferException with an {@code INVALID_GRAPH} diagnostic if not
   */
  public static void verifyTypes(Node node) {
    try {
      OpSpecs.of(node.op()).checkTypes(NodeCheck.ofShapes(node));
    } catch (BrokenRuleException e) {
      throw new WaferException(broken(node, e));
    }
  }

  private void run() {
    graph.inputs().forEach(value -> define(value, Optional.empty()));
    graph.variables().forEach(value -> define(value, Optional.empty()));
    graph.constants().keySet().forEach(value -> define(value, Optional.empty()));
    graph.constants().forEach(this::checkConstant);
    graph.initial().forEach(this::checkInitial);
    Set<Integer> nodeIds = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      if (!nodeIds.add(node.id())) {
        report(node, "the node's id is used twice", "#" + node.id());
      }
      for (Value input : node.inputs()) {
        if (input.isPresent()) {
          checkDefined(input, Optional.of(node));
        }
      }
      if (node.op().isUpdate() && !graph.isVariable(node.input(0))) {
        report(node, "the node updates a variable", "'" + node.input(0).name() + "'");
      }
      checkOperator(node);
      node.op().regions().forEach(region -> checkRegion(node, region));
      node.outputs().forEach(output -> define(output, Optional.of(node)));
    }
    graph.outputs().forEach(output -> checkDefined(output, Optional.empty()));
  }

  private void define(Value value, Optional<Node> node) {
    if (value.isAbsent()) {
      report(value, node, "an absent value cannot be defined", "");
    } else if (defined.putIfAbsent(value.id(), value) != null) {
      report(value, node, "the value is defined twice", "%" + value.id());
    }
    Quantization quantization = value.quantization();
    if (quantization.isPerAxis()) {
      int axis = quantization.axis();
      if (axis < 0 || axis >= value.shape().rank()) {
        report(value, node, "the quantized axis is not an axis of the tensor", "axis " + axis);
      } else if (value.shape().dim(axis) != quantization.scales().size()) {
        String found =
            "%d scales for extent %d"
                .formatted(quantization.scales().size(), value.shape().dim(axis));
        report(value, node, "a per-axis quantization has one scale an index", found);
      }
    }
  }

  private void checkDefined(Value value, Optional<Node> node) {
    Value definition = defined.get(value.id());
    if (definition == null) {
      report(value, node, "the value is used before it is defined", "%" + value.id());
    } else if (!definition.equals(value)) {
      report(value, node, "the value differs from its definition", value + ", " + definition);
    }
  }

  private void checkRegion(Node node, Graph region) {
    if (!region.variables().isEmpty()) {
      report(node, "a graph of a node has no variables", region.variables().size() + "");
    }
    problems.addAll(problems(region));
  }

  private void checkInitial(Value variable, Constant contents) {
    if (!graph.isVariable(variable)) {
      report(variable, Optional.empty(), "only a variable has initial contents", "");
    }
    checkConstant(variable, contents);
  }

  private void checkConstant(Value value, Constant constant) {
    if (constant.dataType() != value.dataType() || !constant.shape().equals(value.shape())) {
      String found =
          "%s[%s] for %s[%s]"
              .formatted(
                  constant.dataType().mnemonic(),
                  constant.shape(),
                  value.dataType().mnemonic(),
                  value.shape());
      report(value, Optional.empty(), "the constant has another type than its value", found);
    }
  }

  private void checkOperator(Node node) {
    try {
      NodeCheck check = NodeCheck.ofShapes(node);
      OpSpec<?> spec = OpSpecs.of(node.op());
      spec.checkTypes(check);
      spec.checkShapes(node.op(), check);
    } catch (BrokenRuleException e) {
      problems.add(broken(node, e));
    }
  }

  private static Diagnostic broken(Node node, BrokenRuleException e) {
    return Diagnostic.of(Diagnostic.Code.INVALID_GRAPH, e.diagnostic().rule())
        .atOperator(node.operatorIndex(), node.op().mnemonic())
        .atTensor(node.name())
        .found(e.diagnostic().found())
        .supported(e.diagnostic().supported());
  }

  private void report(Node node, String rule, String found) {
    problems.add(
        Diagnostic.of(Diagnostic.Code.INVALID_GRAPH, rule)
            .atOperator(node.operatorIndex(), node.op().mnemonic())
            .atTensor(node.name())
            .found(found));
  }

  private void report(Value value, Optional<Node> node, String rule, String found) {
    String operator = node.map(Node::op).map(Op::mnemonic).orElse("");
    problems.add(
        Diagnostic.of(Diagnostic.Code.INVALID_GRAPH, rule)
            .atOperator(node.map(Node::operatorIndex).orElse(-1), operator)
            .atTensor(value.name())
            .found(found));
  }
}
