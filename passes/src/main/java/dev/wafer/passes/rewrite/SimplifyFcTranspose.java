package dev.wafer.passes.rewrite;

import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.parameters.ParameterAnalysis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives a fully-connected layer, or a batch-matmul, whose weights are a transposed parameter the
 * parameter as it is after the transpose.
 *
 * <p>It asks for rank 2, the permutation (1, 0), and weights that depend on parameters alone. Other
 * users of the weights, before or after the transpose, keep what they read; layers that read the
 * same parameter transposed share one. See {@link TransposedParameters} for the forms of a
 * parameter that it can transpose: a sparse one stays as sparse as it was.
 *
 * <p>Constant folding does not do this: it leaves what is sparse, or has other users, or comes
 * through a DEQUANTIZE. Parameter placement would compute the chain in the end. But the passes
 * between look at the weights of a layer, and a transpose hides from them that they are a constant,
 * or the same one as another layer's.
 *
 * <p>What then has no reader goes.
 */
public final class SimplifyFcTranspose implements Pass {
  private static final int WEIGHTS = 1;

  private static final OpSwitch<Node, Boolean> TAKES_WEIGHTS =
      OpSwitch.<Node, Boolean>cases()
          .on(FullyConnected.class, (op, node) -> true)
          .on(BatchMatMul.class, (op, node) -> node.input(WEIGHTS).shape().rank() == 2)
          .otherwise((op, node) -> false);

  @Override
  public String name() {
    return "simplify-fc-transpose";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    ParameterAnalysis parameters = ParameterAnalysis.of(graph);
    GraphEditor editor = new GraphEditor(graph);
    TransposedParameters transposed = new TransposedParameters(editor);
    for (int id : editor.nodeIds()) {
      if (!editor.contains(id) || !takesWeights(editor.node(id))) {
        continue;
      }
      Node node = editor.node(id);
      Value weights = node.input(WEIGHTS);
      List<Node> nodes = new ArrayList<>();
      Optional<Value> replacement =
          parameters.isParameter(weights)
              ? editor
                  .producer(weights)
                  .flatMap(TransposedParameters::matrix)
                  .flatMap(matrix -> transposed.of(matrix, weights.type(), nodes))
              : Optional.empty();
      if (replacement.isPresent()) {
        List<Value> inputs = new ArrayList<>(node.inputs());
        inputs.set(WEIGHTS, replacement.get());
        nodes.add(new Node(id, node.op(), inputs, node.outputs(), node.operatorIndex()));
        editor.replace(id, nodes);
        removeUnread(editor, weights);
        context.remark(this, node, "takes its weights transposed at compile time");
      }
    }
    return editor.build();
  }

  private static boolean takesWeights(Node node) {
    return TAKES_WEIGHTS.apply(node.op(), node);
  }

  /** Removes what computes a value that nothing reads, and what computes that alone. */
  private static void removeUnread(GraphEditor editor, Value value) {
    if (value.isAbsent() || !editor.users(value).isEmpty() || editor.isOutput(value)) {
      return;
    }
    Optional<Node> producer = editor.producer(value);
    if (producer.isEmpty()) {
      editor.removeIfUnused(value);
    } else if (producer.get().outputs().size() == 1) {
      editor.remove(producer.get().id());
      producer.get().inputs().forEach(input -> removeUnread(editor, input));
    }
  }
}
