package dev.wafer.passes.rewrite;

import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.analysis.EvaluationBudget;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Computes nodes over dense constants at compile time, as far as the constants do not grow.
 *
 * <p>Walks the nodes in order. A node whose inputs are all dense constants is evaluated by the
 * reference if its results take no more bytes than those of its inputs that nothing else reads:
 * then flash can only shrink. The results become constants under their own names; inputs without a
 * reader go.
 *
 * <p>It leaves alone what expands a parameter (DENSIFY, DEQUANTIZE, broadcasting, padding, a
 * constant with other readers): parameter placement decides about that. It also leaves what the
 * reference cannot evaluate, for lowering to report, and what would take too long.
 */
public final class ConstantFolding implements Pass {
  @Override
  public String name() {
    return "constant-folding";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    GraphEditor editor = new GraphEditor(graph);
    EvaluationBudget budget = new EvaluationBudget();
    for (int id : editor.nodeIds()) {
      Node node = editor.node(id);
      Optional<List<DenseConstant>> results = results(editor, node, budget);
      if (results.isPresent()) {
        replace(editor, node, results.get());
        context.remark(this, node, "computed at compile time");
      }
    }
    return editor.build();
  }

  private static Optional<List<DenseConstant>> results(
      GraphEditor editor, Node node, EvaluationBudget budget) {
    if (node.op().decodes() || !node.op().isComputable() || !node.op().regions().isEmpty()) {
      return Optional.empty();
    }
    List<Tensor> arguments = new ArrayList<>();
    for (Value input : node.inputs()) {
      Optional<DenseConstant> constant = editor.dense(input);
      if (constant.isPresent()) {
        arguments.add(Tensor.of(constant.get(), input.type()));
      } else if (input.isAbsent()) {
        arguments.add(Tensor.absent());
      } else {
        return Optional.empty();
      }
    }
    if (growth(editor, node) > 0 || !budget.grants(node)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Evaluator.evaluate(node, arguments).stream().map(Tensor::toConstant).toList());
    } catch (WaferException unsupported) {
      return Optional.empty();
    }
  }

  /** Bytes of the results, less those of the inputs that go. */
  private static long growth(GraphEditor editor, Node node) {
    long bytes = 0;
    for (Value output : node.outputs()) {
      bytes += output.type().sizeBytes();
    }
    for (Value input : new LinkedHashSet<>(node.inputs())) {
      if (input.isPresent() && editor.hasOneUser(input)) {
        bytes -= input.type().sizeBytes();
      }
    }
    return bytes;
  }

  private static void replace(GraphEditor editor, Node node, List<DenseConstant> results) {
    editor.remove(node.id());
    node.inputs().forEach(editor::removeIfUnused);
    for (int i = 0; i < results.size(); i++) {
      editor.defineConstant(node.output(i), results.get(i));
    }
  }
}
