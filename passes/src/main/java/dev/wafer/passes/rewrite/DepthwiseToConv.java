package dev.wafer.passes.rewrite;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Transpose;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.parameters.ParameterAnalysis;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a depthwise convolution over a single input channel a convolution, which has the faster
 * kernels for it.
 *
 * <p>With one input channel, output channel m reads that channel through filter m: just what a
 * convolution does. The weights [1, kh, kw, M] are transposed to [M, kh, kw, 1]; folding or
 * parameter placement does that at compile time, so they must depend on parameters alone. Both
 * operators sum the taps of a filter in the same order and derive their factors alike, so floats
 * keep their bits too.
 *
 * <p>It leaves weights computed at run time, and what only one of the two defines: INT16 with a
 * 32-bit bias, floats with integer weights.
 */
public final class DepthwiseToConv implements Pass {
  private static final List<Integer> PERMUTATION = List.of(3, 1, 2, 0);

  @Override
  public String name() {
    return "depthwise-to-conv";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    ParameterAnalysis parameters = ParameterAnalysis.of(graph);
    GraphEditor editor = new GraphEditor(graph);
    for (int id : editor.nodeIds()) {
      Node node = editor.node(id);
      if (node.op() instanceof DepthwiseConv2d op
          && node.input(0).shape().dim(3) == 1
          && parameters.isParameter(node.input(1))
          && hasSameMeaning(node)) {
        rewrite(editor, node, op);
        context.remark(this, node, "is a convolution, its input has one channel");
      }
    }
    return editor.build();
  }

  private static boolean hasSameMeaning(Node node) {
    DataType x = node.input(0).dataType();
    if (x == DataType.FLOAT32) {
      return node.input(1).dataType() == DataType.FLOAT32;
    }
    Value bias = node.input(2);
    return x != DataType.INT16 || bias.isAbsent() || bias.dataType() == DataType.INT64;
  }

  private static void rewrite(GraphEditor editor, Node node, DepthwiseConv2d op) {
    Value weights = node.input(1);
    Shape shape = weights.shape();
    TensorType type =
        new TensorType(
            weights.dataType(),
            Shape.of(shape.dim(3), shape.dim(1), shape.dim(2), 1),
            transposed(weights.quantization()));
    Value transposed = editor.newValue(weights.name(), type);
    Node transpose =
        editor.newNode(
            new Transpose(PERMUTATION),
            List.of(weights),
            List.of(transposed),
            node.operatorIndex());
    Conv2d conv = new Conv2d(op.window(), op.activation());
    List<Value> inputs = new ArrayList<>(node.inputs());
    inputs.set(1, transposed);
    Node result = new Node(node.id(), conv, inputs, node.outputs(), node.operatorIndex());
    editor.replace(node.id(), List.of(transpose, result));
  }

  /** One scale an output channel moves from axis 3 to axis 0. */
  private static Quantization transposed(Quantization quantization) {
    return quantization.isQuantized()
        ? new Quantization(quantization.scales(), quantization.zeroPoints(), 0)
        : quantization;
  }
}
