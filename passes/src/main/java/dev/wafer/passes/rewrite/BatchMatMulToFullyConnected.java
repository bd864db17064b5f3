package dev.wafer.passes.rewrite;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Transpose;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.parameters.ParameterAnalysis;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a batch-matmul by a single matrix that is a parameter a fully-connected layer, which has
 * the faster kernels and the sparse forms of weights.
 *
 * <p>The matrix is [k, n], or [n, k] where it lies transposed; axes of extent 1 in front of it go.
 * Fully-connected layers read [n, k], so the other one is transposed, which {@link
 * SimplifyFcTranspose} carries out. Rows of the input, sums and factors are those of the
 * fully-connected layer: TensorFlow Lite derives both from the same product of scales.
 *
 * <p>It leaves int8 matrices with a zero point, as weights have none; inputs that lie transposed;
 * and products in which both inputs are parameters.
 */
public final class BatchMatMulToFullyConnected implements Pass {
  @Override
  public String name() {
    return "batch-matmul-to-fc";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    ParameterAnalysis parameters = ParameterAnalysis.of(graph);
    GraphEditor editor = new GraphEditor(graph);
    for (int id : editor.nodeIds()) {
      Node node = editor.node(id);
      if (node.op() instanceof BatchMatMul product
          && !product.adjX()
          && parameters.isParameter(node.input(1))
          && !parameters.isParameter(node.input(0))
          && isMatrixOfWeights(node.input(1))) {
        rewrite(editor, node, product);
        context.remark(this, node, "is a fully-connected layer, its second input is one matrix");
      }
    }
    return editor.build();
  }

  private static boolean isMatrixOfWeights(Value y) {
    Shape shape = y.shape();
    boolean one = shape.elements() == shape.dim(-1) * shape.dim(-2);
    return one
        && (y.dataType() == DataType.FLOAT32
            || (y.dataType() == DataType.INT8
                && !y.quantization().isPerAxis()
                && y.quantization().zeroPoint() == 0));
  }

  private static void rewrite(GraphEditor editor, Node node, BatchMatMul product) {
    List<Node> nodes = new ArrayList<>();
    Value weights = node.input(1);
    Shape matrix = Shape.of(weights.shape().dim(-2), weights.shape().dim(-1));
    if (weights.shape().rank() != 2) {
      weights = moved(editor, nodes, node, weights, matrix, true);
    }
    if (!product.adjY()) {
      Shape turned = Shape.of(matrix.dim(1), matrix.dim(0));
      weights = moved(editor, nodes, node, weights, turned, false);
    }
    boolean keepsAxes = node.input(0).shape().rank() == node.output().shape().rank();
    nodes.add(
        new Node(
            node.id(),
            new FullyConnected(keepsAxes, Activation.NONE),
            List.of(node.input(0), weights),
            node.outputs(),
            node.operatorIndex()));
    editor.replace(node.id(), nodes);
  }

  private static Value moved(
      GraphEditor editor,
      List<Node> nodes,
      Node origin,
      Value weights,
      Shape shape,
      boolean reshaped) {
    TensorType type = weights.type().withShape(shape);
    Value result = editor.newValue(weights.name(), type);
    nodes.add(
        editor.newNode(
            reshaped ? new Reshape() : new Transpose(List.of(1, 0)),
            List.of(weights),
            List.of(result),
            origin.operatorIndex()));
    return result;
  }
}
