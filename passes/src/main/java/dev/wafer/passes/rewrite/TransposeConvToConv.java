package dev.wafer.passes.rewrite;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Transpose;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Window;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes a transposed convolution a convolution, which has the faster kernels, and a move of its
 * channels to the pixels of a stride.
 *
 * <p>Outputs that lie alike among the windows, as each second one does with a stride of two, read
 * pixels of the same places through the same taps. So the outputs of a stride are channels of a
 * convolution by 1 over the pixels that any of them reads; taps that one of them lacks are zeros.
 *
 * <p>With strides as large as the filter, each output reads one pixel through one tap: output (y *
 * kh + fy, x * kw + fx, c) is channel (fy * kw + fx) * outC + c of a convolution of 1 x 1. The
 * weights [outC, kh, kw, inC] become [kh * kw * outC, 1, 1, inC]; bias and scales repeat. The move
 * is a DEPTH_TO_SPACE, or a reshape where the windows form one column or are one row high.
 *
 * <p>It takes INT8 with dense constant weights, which the last layers of image segmentation have;
 * of floats those whose strides are as large as the filter: zeros among the weights would not do
 * for infinities. Weights of floats may be functions of constants, as half floats are; then so are
 * those of the convolution.
 */
public final class TransposeConvToConv implements Pass {
  /** Of the input: each saves some instructions for a byte of zeros. */
  private static final int LEAST_PIXELS = 32;

  /** Taps with those that are zeros: a convolution takes less than half as long for one. */
  private static final int MOST_TAPS_PERCENT = 225;

  @Override
  public String name() {
    return "transpose-conv-to-conv";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    GraphEditor editor = new GraphEditor(graph);
    for (int id : editor.nodeIds()) {
      Node node = editor.node(id);
      if (node.op() instanceof TransposeConv op && isKnown(editor, node)) {
        Optional<Op> move = move(node.input(0).shape(), node.input(1).shape());
        if (isTiled(node, op) && move.isPresent()) {
          rewrite(editor, node, op, move.get());
          context.remark(this, node, "is a pointwise convolution, its windows lie side by side");
        } else if (hasConstants(editor, node) && isSpread(node, op)) {
          Phases rows = Phases.of(op.window().padding().top(), node.input(1).shape().dim(1), op);
          Phases columns =
              Phases.of(op.window().padding().left(), node.input(1).shape().dim(2), op);
          if (pays(node, rows, columns)) {
            spread(editor, node, op, rows, columns);
            context.remark(
                this, node, "is a convolution whose channels are the pixels of a stride");
          }
        }
      }
    }
    return editor.build();
  }

  /**
   * In one dimension, which pixels the outputs of a stride read.
   *
   * @param first the lowest, relative to the stride's own pixel
   * @param count from there to the highest
   * @param stride outputs, each of which reads through every stride-th tap
   * @param cropped outputs in front of the first one
   * @param taps of the filter
   */
  private record Phases(int first, int count, int stride, int cropped, int taps) {
    static Phases of(int cropped, int taps, TransposeConv op) {
      int stride = op.window().strideH();
      int first = Math.floorDiv(cropped - taps + stride, stride);
      int last = Math.floorDiv(stride - 1 + cropped, stride);
      return new Phases(first, last - first + 1, stride, cropped, taps);
    }

    /** Pixels of padding in front of the input. */
    int before() {
      return -first;
    }

    /** Pixels of padding behind the input; with it a window by one gives so many outputs. */
    int behind(int in, int out) {
      return out / stride + count - 1 - in - before();
    }

    /** Whether no pixels would have to be cropped in place of padded. */
    boolean isPadding(int in, int out) {
      return before() >= 0 && behind(in, out) >= 0;
    }

    /** The tap through which an output reads a pixel of these, or one that the filter lacks. */
    int tap(int output, int pixel) {
      int tap = output + cropped - stride * (first + pixel);
      return tap < taps ? tap : -1;
    }
  }

  /** Whether strides are alike, and go into the output's rows and columns. */
  private static boolean isSpread(Node node, TransposeConv op) {
    Shape out = node.output().shape();
    Window window = op.window();
    int stride = window.strideH();
    return stride == window.strideW()
        && window.dilationH() == 1
        && window.dilationW() == 1
        && out.dim(1) % stride == 0
        && out.dim(2) % stride == 0;
  }

  /** Whether so many pixels share the weights that the zeros among them are worth their flash. */
  private static boolean pays(Node node, Phases rows, Phases columns) {
    Shape in = node.input(0).shape();
    Shape out = node.output().shape();
    long taps = (long) rows.taps() * columns.taps();
    long padded = (long) rows.count() * columns.count() * rows.stride() * columns.stride();
    return (long) in.dim(1) * in.dim(2) >= LEAST_PIXELS
        && padded * 100 <= taps * MOST_TAPS_PERCENT
        && rows.isPadding(in.dim(1), out.dim(1))
        && columns.isPadding(in.dim(2), out.dim(2));
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

  private static boolean isKnown(GraphEditor editor, Node node) {
    return isOfFloats(node)
        ? isParameter(editor, node.input(1))
            && (node.input(2).isAbsent() || isParameter(editor, node.input(2)))
        : hasConstants(editor, node);
  }

  /** Whether input and weights are floats: hybrid layers have weights with scales. */
  private static boolean isOfFloats(Node node) {
    return node.input(0).dataType() == DataType.FLOAT32
        && node.input(1).dataType() == DataType.FLOAT32;
  }

  /** Whether a value is a constant, or made of constants alone. */
  private static boolean isParameter(GraphEditor editor, Value value) {
    return editor.constant(value).isPresent()
        || editor
            .producer(value)
            .filter(node -> node.inputs().stream().allMatch(input -> isParameter(editor, input)))
            .isPresent();
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

  private static void spread(
      GraphEditor editor, Node node, TransposeConv op, Phases rows, Phases columns) {
    int stride = rows.stride();
    Shape in = node.input(0).shape();
    Shape out = node.output().shape();
    Padding around =
        new Padding(
            rows.before(),
            rows.behind(in.dim(1), out.dim(1)),
            columns.before(),
            columns.behind(in.dim(2), out.dim(2)));
    Optional<Op> move = stride == 1 ? Optional.empty() : Optional.of(new DepthToSpace(stride));
    replace(
        editor,
        node,
        new Conv2d(Window.of(1, 1, around), op.activation()),
        filters(editor.dense(node.input(1)).orElseThrow(), rows, columns),
        stride * stride,
        move);
  }

  private static void rewrite(GraphEditor editor, Node node, TransposeConv op, Op move) {
    Shape filter = node.input(1).shape();
    int taps = filter.dim(1) * filter.dim(2);
    Conv2d convolution = new Conv2d(Window.UNIT, op.activation());
    if (isOfFloats(node)) {
      List<Node> nodes = new ArrayList<>();
      Value values = reordered(editor, node, nodes);
      Value biases = node.input(2).isAbsent() ? node.input(2) : tiled(editor, node, taps, nodes);
      replace(editor, node, convolution, values, biases, taps, Optional.of(move), nodes);
    } else {
      replace(
          editor,
          node,
          convolution,
          filters(editor.dense(node.input(1)).orElseThrow()),
          taps,
          Optional.of(move));
    }
  }

  /**
   * [outC, kh, kw, inC] as [kh * kw * outC, 1, 1, inC].
   *
   * @param nodes receives those that compute it
   */
  private static Value reordered(GraphEditor editor, Node node, List<Node> nodes) {
    Value weights = node.input(1);
    Shape shape = weights.shape();
    int taps = shape.dim(1) * shape.dim(2);
    Value now = weights;
    if (shape.dim(0) > 1) {
      now =
          computed(
              editor,
              node,
              new Transpose(List.of(1, 2, 0, 3)),
              List.of(weights),
              Shape.of(shape.dim(1), shape.dim(2), shape.dim(0), shape.dim(3)),
              nodes);
    }
    Shape filters = Shape.of(taps * shape.dim(0), 1, 1, shape.dim(3));
    return computed(editor, node, new Reshape(), List.of(now), filters, nodes);
  }

  /** The bias, as often as there are taps. */
  private static Value tiled(GraphEditor editor, Node node, int taps, List<Node> nodes) {
    Value bias = node.input(2);
    return computed(
        editor,
        node,
        new Concatenation(0, Activation.NONE),
        Collections.nCopies(taps, bias),
        Shape.of(taps * bias.shape().elements()),
        nodes);
  }

  private static Value computed(
      GraphEditor editor, Node node, Op op, List<Value> inputs, Shape shape, List<Node> nodes) {
    Value value = editor.newValue(inputs.get(0).name(), inputs.get(0).type().withShape(shape));
    nodes.add(editor.newNode(op, inputs, List.of(value), node.operatorIndex()));
    return value;
  }

  /**
   * Puts a convolution and a move in the place of a node.
   *
   * @param times as many channels as the node has
   */
  private static void replace(
      GraphEditor editor,
      Node node,
      Conv2d op,
      DenseConstant filters,
      int times,
      Optional<Op> move) {
    Value weights = node.input(1);
    Value bias = node.input(2);
    Value values = editor.addConstant(weights.name(), filters, repeated(weights, times));
    Value biases =
        bias.isAbsent()
            ? bias
            : editor.addConstant(
                bias.name(),
                repeated(editor.dense(bias).orElseThrow(), times),
                repeated(bias, times));
    replace(editor, node, op, values, biases, times, move, new ArrayList<>());
    editor.removeIfUnused(weights);
    editor.removeIfUnused(bias);
  }

  /**
   * The same with weights and biases of its own.
   *
   * @param nodes that compute these
   */
  private static void replace(
      GraphEditor editor,
      Node node,
      Conv2d op,
      Value values,
      Value biases,
      int times,
      Optional<Op> move,
      List<Node> nodes) {
    Value out = node.output();
    Value wide =
        move.isEmpty() ? out : editor.newValue(out.name(), out.type().withShape(wide(node, times)));
    nodes.add(
        new Node(
            node.id(),
            op,
            List.of(node.input(0), values, biases),
            List.of(wide),
            node.operatorIndex()));
    move.ifPresent(
        channels ->
            nodes.add(
                editor.newNode(channels, List.of(wide), node.outputs(), node.operatorIndex())));
    editor.replace(node.id(), nodes);
  }

  /** The output with the pixels of a stride as channels. */
  private static Shape wide(Node node, int times) {
    Shape out = node.output().shape();
    Window window = ((TransposeConv) node.op()).window();
    return Shape.of(
        out.dim(0),
        out.dim(1) / window.strideH(),
        out.dim(2) / window.strideW(),
        times * out.dim(3));
  }

  /** [outC, kh, kw, inC] as [stride * stride * outC, rows, columns, inC]. */
  private static DenseConstant filters(DenseConstant weights, Phases rows, Phases columns) {
    Shape shape = weights.shape();
    int outC = shape.dim(0);
    int inC = shape.dim(3);
    int stride = rows.stride();
    Shape wide = Shape.of(stride * stride * outC, rows.count(), columns.count(), inC);
    return DenseConstant.integers(
        weights.dataType(),
        wide,
        IntStream.range(0, wide.elements())
            .mapToLong(
                at -> {
                  int column = at / inC % columns.count();
                  int row = at / inC / columns.count() % rows.count();
                  int channel = at / inC / columns.count() / rows.count();
                  int output = channel / outC;
                  int tapY = rows.tap(output / stride, row);
                  int tapX = columns.tap(output % stride, column);
                  int tap = (channel % outC * rows.taps() + tapY) * columns.taps() + tapX;
                  return tapY < 0 || tapX < 0 ? 0 : weights.integerAt(tap * inC + at % inC);
                })
            .toArray());
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
