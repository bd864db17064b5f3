package dev.wafer.passes.rewrite;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Window;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes a transposed convolution whose windows lie side by side a pointwise convolution, which has
 * the faster kernels, and a move of its channels to the pixels of a window.
 *
 * <p>With strides as large as the filter, each output reads one pixel through one tap: output (y *
 * kh + fy, x * kw + fx, c) is channel (fy * kw + fx) * outC + c of a convolution of 1 x 1. The
 * weights [outC, kh, kw, inC] become [kh * kw * outC, 1, 1, inC]; bias and scales repeat. The move
 * is a DEPTH_TO_SPACE, or a reshape where the windows form one column or are one row high.
 *
 * <p>It takes INT8 with dense constant weights, which the last layers of image segmentation have,
 * and leaves other types, for which it was not measured.
 */
public final class TransposeConvToConv implements Pass {
  @Override
  public String name() {
    return "transpose-conv-to-conv";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    GraphEditor editor = new GraphEditor(graph);
    for (int id : editor.nodeIds()) {
      Node node = editor.node(id);
      if (node.op() instanceof TransposeConv op
          && isTiled(node, op)
          && hasConstants(editor, node)) {
        Optional<Op> move = move(node.input(0).shape(), node.input(1).shape());
        if (move.isPresent()) {
          rewrite(editor, node, op, move.get());
          context.remark(this, node, "is a pointwise convolution, its windows lie side by side");
        }
      }
    }
    return editor.build();
  }

  /** Whether the windows cover the output without overlap, gap or cropped edge. */
  private static boolean isTiled(Node node, TransposeConv op) {
    Shape filter = node.input(1).shape();
    Shape in = node.input(0).shape();
    Shape out = node.output().shape();
    Window window = op.window();
    return window.strideH() == filter.dim(1)
        && window.strideW() == filter.dim(2)
        && window.padding().equals(Padding.NONE)
        && out.dim(1) == in.dim(1) * filter.dim(1)
        && out.dim(2) == in.dim(2) * filter.dim(2);
  }

  private static boolean hasConstants(GraphEditor editor, Node node) {
    Value weights = node.input(1);
    Value bias = node.input(2);
    return node.input(0).dataType() == DataType.INT8
        && weights.dataType() == DataType.INT8
        && weights.quantization().zeroPoints().stream().allMatch(zero -> zero == 0)
        && editor.dense(weights).isPresent()
        && (bias.isAbsent() || editor.dense(bias).isPresent());
  }

  /** What brings the channels of a window to its pixels. */
  private static Optional<Op> move(Shape in, Shape filter) {
    if (filter.dim(1) == 1 || in.dim(2) == 1) {
      return Optional.of(new Reshape());
    }
    return filter.dim(1) == filter.dim(2)
        ? Optional.of(new DepthToSpace(filter.dim(1)))
        : Optional.empty();
  }

  private static void rewrite(GraphEditor editor, Node node, TransposeConv op, Op move) {
    Value weights = node.input(1);
    Value bias = node.input(2);
    Shape in = node.input(0).shape();
    int taps = weights.shape().dim(1) * weights.shape().dim(2);
    int channels = taps * weights.shape().dim(0);
    Value filters =
        editor.addConstant(
            weights.name(), filters(editor.dense(weights).orElseThrow()), repeated(weights, taps));
    Value biases =
        bias.isAbsent()
            ? bias
            : editor.addConstant(
                bias.name(),
                repeated(editor.dense(bias).orElseThrow(), taps),
                repeated(bias, taps));
    Value out = node.output();
    Value wide =
        editor.newValue(
            out.name(),
            new TensorType(
                out.dataType(),
                Shape.of(in.dim(0), in.dim(1), in.dim(2), channels),
                out.quantization()));
    editor.replace(
        node.id(),
        List.of(
            new Node(
                node.id(),
                new Conv2d(Window.UNIT, op.activation()),
                List.of(node.input(0), filters, biases),
                List.of(wide),
                node.operatorIndex()),
            editor.newNode(move, List.of(wide), node.outputs(), node.operatorIndex())));
    editor.removeIfUnused(weights);
    editor.removeIfUnused(bias);
  }

  /** [outC, kh, kw, inC] as [kh * kw * outC, 1, 1, inC]. */
  private static DenseConstant filters(DenseConstant weights) {
    Shape shape = weights.shape();
    int outC = shape.dim(0);
    int inC = shape.dim(3);
    int taps = shape.dim(1) * shape.dim(2);
    return DenseConstant.integers(
        weights.dataType(),
        Shape.of(taps * outC, 1, 1, inC),
        IntStream.range(0, shape.elements())
            .mapToLong(
                at -> {
                  int row = at / inC;
                  return weights.integerAt((row % outC * taps + row / outC) * inC + at % inC);
                })
            .toArray());
  }

  private static DenseConstant repeated(DenseConstant bias, int times) {
    int count = bias.shape().elements();
    return DenseConstant.integers(
        bias.dataType(),
        Shape.of(times * count),
        IntStream.range(0, times * count).mapToLong(at -> bias.integerAt(at % count)).toArray());
  }

  /** One scale an output channel, as often as there are taps. */
  private static Quantization repeated(Value value, int times) {
    Quantization quantization = value.quantization();
    if (!quantization.isPerAxis()) {
      return quantization;
    }
    int count = quantization.scales().size();
    return Quantization.perAxis(
        quantization.axis(),
        IntStream.range(0, times * count).mapToObj(at -> quantization.scale(at % count)).toList());
  }
}
