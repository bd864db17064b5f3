package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT4;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.DataType.UINT8;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Windowed;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/** Products of a window with weights. */
final class ConvolutionSpecs {
  private static final Rule GROUPS =
      Rule.consistent(
          "the weights' input channels divide those of the input, and the groups divide the output"
              + " channels");
  private static final Rule DEPTH_CHANNELS =
      Rule.consistent("the weights are [1, h, w, c * depth_multiplier] for an input of c channels");
  static final Rule CHANNELS =
      Rule.consistent("input and weights have the same number of input channels");

  private ConvolutionSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(conv2d(), depthwiseConv2d(), transposeConv());
  }

  /**
   * What convolutions have in common.
   *
   * @param channels how the channels of input and weights go together
   * @param weights what is asked of them
   * @param axis of the weights along which the output channels lie
   */
  private static <T extends Windowed> OpSpec.Builder<T> layer(
      Class<T> type,
      String keyword,
      BiFunction<T, NodeCheck, Extents> shape,
      Rule channels,
      IntFunction<Requirement<Op>> weights,
      int axis) {
    return OpSpec.of(type, keyword)
        .shape(
            shape,
            CommonRules.RANK_4,
            CommonRules.WINDOW,
            CommonRules.WINDOW_FITS,
            channels,
            CommonRules.BIAS_SHAPE)
        .requires(weights.apply(axis));
  }

  private static OpSpec<Conv2d> conv2d() {
    return layer(
            Conv2d.class, "CONV_2D", ConvolutionSpecs::convolved, GROUPS, WeightRules::along, 0)
        .types(
            operands()
                .row(FLOAT32, FLOAT32, FLOAT32, FLOAT32)
                .row(FLOAT32, INT8, FLOAT32, FLOAT32)
                .row(FLOAT32, INT4, FLOAT32, FLOAT32)
                .row(INT8, INT8, INT32, INT8)
                .row(INT8, INT4, INT32, INT8)
                .row(UINT8, UINT8, INT32, UINT8)
                .row(INT16, INT8, INT64, INT16)
                .row(INT16, INT8, INT32, INT16))
        .internal(INT8, INT16, INT32, INT8)
        .text(
            (op, out) -> WindowShapes.write(op.window(), out).with(op.activation()),
            in -> new Conv2d(WindowShapes.read(in), in.activation()))
        .note(WeightRules.HYBRID)
        .form(1)
        .build();
  }

  private static Extents convolved(Conv2d op, NodeCheck node) {
    requireRanks(node);
    Shape x = node.input(0).shape();
    Shape w = node.input(1).shape();
    int inC = x.dim(3);
    int filterC = w.dim(3);
    int outC = w.dim(0);
    node.require(
        filterC > 0 && inC % filterC == 0 && inC >= filterC && outC % (inC / filterC) == 0,
        GROUPS,
        () -> "%d input channels, weights [%s]".formatted(inC, w));
    WeightRules.requireBias(node, outC);
    return WindowShapes.positions(node, op, x, outC);
  }

  private static OpSpec<DepthwiseConv2d> depthwiseConv2d() {
    return layer(
            DepthwiseConv2d.class,
            "DEPTHWISE_CONV_2D",
            ConvolutionSpecs::convolvedByChannel,
            DEPTH_CHANNELS,
            WeightRules::along,
            3)
        .types(
            operands()
                .row(FLOAT32, FLOAT32, FLOAT32, FLOAT32)
                .row(FLOAT32, INT8, FLOAT32, FLOAT32)
                .row(INT8, INT8, INT32, INT8)
                .row(INT8, INT4, INT32, INT8)
                .row(UINT8, UINT8, INT32, UINT8)
                .row(INT16, INT8, INT64, INT16))
        .internal(INT8, INT16, INT32, INT8)
        .text(
            (op, out) ->
                WindowShapes.write(op.window(), out)
                    .with("depth_multiplier", op.depthMultiplier())
                    .with(op.activation()),
            in ->
                new DepthwiseConv2d(
                    WindowShapes.read(in), in.integer("depth_multiplier"), in.activation()))
        .note(WeightRules.HYBRID)
        .form(2)
        .build();
  }

  private static Extents convolvedByChannel(DepthwiseConv2d op, NodeCheck node) {
    requireRanks(node);
    Shape x = node.input(0).shape();
    Shape w = node.input(1).shape();
    int outC = w.dim(3);
    node.require(
        w.dim(0) == 1 && op.depthMultiplier() > 0 && (long) x.dim(3) * op.depthMultiplier() == outC,
        DEPTH_CHANNELS,
        () ->
            "input [%s], weights [%s], depth_multiplier %d".formatted(x, w, op.depthMultiplier()));
    WeightRules.requireBias(node, outC);
    return WindowShapes.positions(node, op, x, outC);
  }

  private static OpSpec<TransposeConv> transposeConv() {
    return layer(
            TransposeConv.class,
            "TRANSPOSE_CONV",
            ConvolutionSpecs::spread,
            CHANNELS,
            WeightRules::ofWholeBytes,
            0)
        .types(
            operands()
                .row(FLOAT32, FLOAT32, FLOAT32, FLOAT32)
                .row(FLOAT32, INT8, FLOAT32, FLOAT32)
                .row(INT8, INT8, INT32, INT8)
                .row(UINT8, UINT8, INT32, UINT8)
                .row(INT16, INT8, INT64, INT16)
                .row(INT16, INT8, INT16, INT16)
                .row(INT16, INT8, INT32, INT16))
        .internal(INT8, INT16, INT32, INT8)
        .note(
            WeightRules.HYBRID,
            "An INT32 bias of INT16, which TensorFlow Lite Micro reads as one of 64 bits, has sums"
                + " of 32 bits that wrap, as in TensorFlow Lite.")
        .text(
            (op, out) -> WindowShapes.write(op.window(), out).with(op.activation()),
            in -> new TransposeConv(WindowShapes.read(in), in.activation()))
        .form(
            "TRANSPOSE_CONV",
            49,
            TypeTable.none()
                .auxiliary("output shape", INT32)
                .andInputs("weights", "input", "bias?"))
        .customForm(
            "Convolution2DTransposeBias",
            TypeTable.inputs("input", "weights", "bias").outputs("output").same(FLOAT32))
        .build();
  }

  /** The output is stated; the forward convolution of it must give the input's plane. */
  private static Extents spread(TransposeConv op, NodeCheck node) {
    requireRanks(node);
    node.requireRank4(node.output());
    Shape x = node.input(0).shape();
    Shape w = node.input(1).shape();
    Shape out = node.output().shape();
    node.require(x.dim(3) == w.dim(3), CHANNELS, () -> "input [%s], weights [%s]".formatted(x, w));
    int outC = w.dim(0);
    WeightRules.requireBias(node, outC);
    Extents forward = WindowShapes.positions(node, op, out, x.dim(3));
    node.requireOf(
        node.output(),
        forward.are(x) && out.dim(3) == outC,
        CommonRules.OUTPUT_SHAPE,
        () -> "[%s] for input [%s], weights [%s]".formatted(out, x, w));
    return Extents.of(out);
  }

  private static TypeTable operands() {
    return TypeTable.inputs("input", "weights", "bias?").outputs("output");
  }

  private static void requireRanks(NodeCheck node) {
    node.requireRank4(node.input(0));
    node.requireRank4(node.input(1));
  }
}
