package dev.wafer.frontend.ops;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Conv3d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Window;
import dev.wafer.ir.op.WindowAxis;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.FileForm;
import dev.wafer.ir.spec.VolumeSpecs;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Options of the operators that slide a window: how much padding a scheme means hangs on shapes.
 */
final class WindowOptions {
  private static final int PADDING = 0;

  private static final int CONV_ACTIVATION = 3;
  private static final int CONV_DILATION = 4;

  private static final int DEPTH_MULTIPLIER = 3;
  private static final int DEPTHWISE_ACTIVATION = 4;
  private static final int DEPTHWISE_DILATION = 5;

  /** Depth, width, height, as the dilations. */
  private static final int VOLUME_STRIDE = 1;

  private static final int VOLUME_ACTIVATION = 4;
  private static final int VOLUME_DILATION = 5;

  private static final int STRIDE_W = 1;
  private static final int STRIDE_H = 2;
  private static final int FILTER_W = 3;
  private static final int FILTER_H = 4;
  private static final int POOL_ACTIVATION = 5;

  private static final int BIASED_OPTIONS_BYTES = 12;
  private static final int BIASED_SAME = 1;
  private static final int BIASED_VALID = 2;

  private WindowOptions() {}

  static Map<String, Reading> all() {
    return Map.of(
        "CONV_3D",
        Reading.of(WindowOptions::conv3d, CommonRules.PADDING),
        "CONV_2D",
        Reading.of(WindowOptions::conv2d, CommonRules.PADDING),
        "DEPTHWISE_CONV_2D",
        Reading.of(WindowOptions::depthwiseConv2d, CommonRules.PADDING),
        "TRANSPOSE_CONV",
        Reading.of(WindowOptions::transposeConv, CommonRules.PADDING, CommonRules.STATED_SHAPE),
        FileForm.CUSTOM + "Convolution2DTransposeBias",
        Reading.of(WindowOptions::transposeConvBias, CommonRules.PADDING),
        "AVERAGE_POOL_2D",
        Reading.of(c -> pool(c, PoolFn.AVERAGE), CommonRules.PADDING),
        "MAX_POOL_2D",
        Reading.of(c -> pool(c, PoolFn.MAX), CommonRules.PADDING),
        "L2_POOL_2D",
        Reading.of(c -> pool(c, PoolFn.L2), CommonRules.PADDING));
  }

  private static Op conv2d(OperatorContext c) {
    return new Conv2d(convolution(c, CONV_DILATION), c.activation(CONV_ACTIVATION));
  }

  private static Op conv3d(OperatorContext c) {
    VolumeSpecs.requireRanks(c.check());
    Shape in = c.input(0).shape();
    Shape filter = c.input(1).shape();
    List<WindowAxis> axes =
        List.of(
            WindowAxis.of(
                c.options().int32(VOLUME_STRIDE, 0), c.options().int32(VOLUME_DILATION, 1)),
            WindowAxis.of(
                c.options().int32(VOLUME_STRIDE + 2, 0), c.options().int32(VOLUME_DILATION + 2, 1)),
            WindowAxis.of(
                c.options().int32(VOLUME_STRIDE + 1, 0),
                c.options().int32(VOLUME_DILATION + 1, 1)));
    VolumeSpecs.requireSteps(c.check(), axes, filter);
    boolean same = isSame(c);
    return new Conv3d(
        IntStream.range(0, Conv3d.AXES)
            .mapToObj(i -> same ? axes.get(i).same(in.dim(i + 1), filter.dim(i)) : axes.get(i))
            .toList(),
        c.activation(VOLUME_ACTIVATION));
  }

  private static Op depthwiseConv2d(OperatorContext c) {
    return new DepthwiseConv2d(
        convolution(c, DEPTHWISE_DILATION),
        c.options().int32(DEPTH_MULTIPLIER, 0),
        c.activation(DEPTHWISE_ACTIVATION));
  }

  /**
   * @param dilation field of the dilations, width first
   */
  private static Window convolution(OperatorContext c, int dilation) {
    Shape weights = plane(c, c.input(1));
    Window steps =
        new Window(
            c.options().int32(STRIDE_H, 0),
            c.options().int32(STRIDE_W, 0),
            c.options().int32(dilation + 1, 1),
            c.options().int32(dilation, 1),
            Padding.NONE);
    boolean same = isSame(c);
    return padded(c, steps, same, weights.dim(1), weights.dim(2), plane(c, c.input(0)));
  }

  /** The file's first input is the shape of the output, which the output's tensor has, too. */
  private static Op transposeConv(OperatorContext c) {
    Shape weights = plane(c, c.input(1));
    Window steps = undilated(c);
    boolean same = isSame(c);
    if (c.scope().dense(c.input(0)).isPresent()) {
      c.requireStated(c.constantIntegers(0));
    } else {
      c.requireKnown(0, 0, !c.scope().stated(c.output()).contains(-1));
    }
    Shape out = plane(c, c.output());
    Window window = padded(c, steps, same, weights.dim(1), weights.dim(2), out);
    return new TransposeConv(window, c.activation(CONV_ACTIVATION));
  }

  /** MediaPipe's operator; its options are a C structure: padding, stride along w, along h. */
  private static Op transposeConvBias(OperatorContext c) {
    Bytes options = c.customOptions();
    c.require(
        options.size() == BIASED_OPTIONS_BYTES,
        CommonRules.OPTIONS,
        () -> options.size() + " bytes of custom options, not " + BIASED_OPTIONS_BYTES);
    ByteBuffer fields = options.buffer();
    int padding = fields.getInt();
    int strideW = fields.getInt();
    Window steps = Window.of(fields.getInt(), strideW, Padding.NONE);
    c.require(
        padding == BIASED_SAME || padding == BIASED_VALID,
        CommonRules.PADDING,
        () -> "padding " + padding);
    Shape weights = plane(c, c.input(1));
    Shape out = plane(c, c.output());
    boolean same = padding == BIASED_SAME;
    Window window = padded(c, steps, same, weights.dim(1), weights.dim(2), out);
    return new TransposeConv(window, Activation.NONE);
  }

  private static Op pool(OperatorContext c, PoolFn fn) {
    int filterH = c.options().int32(FILTER_H, 0);
    int filterW = c.options().int32(FILTER_W, 0);
    boolean same = isSame(c);
    Window window = padded(c, undilated(c), same, filterH, filterW, plane(c, c.input(0)));
    return new Pool2d(fn, filterH, filterW, window, c.activation(POOL_ACTIVATION));
  }

  private static Window undilated(OperatorContext c) {
    return Window.of(c.options().int32(STRIDE_H, 0), c.options().int32(STRIDE_W, 0), Padding.NONE);
  }

  /** Whether the plane is padded as TensorFlow's SAME says; VALID otherwise. */
  private static boolean isSame(OperatorContext context) {
    int code = context.options().int8(PADDING, 0);
    context.require(code == 0 || code == 1, CommonRules.PADDING, () -> "padding " + code);
    return code == 0;
  }

  /** The window with the rows and columns that the scheme adds to a plane [n, h, w, c]. */
  private static Window padded(
      OperatorContext c, Window steps, boolean same, int filterH, int filterW, Shape plane) {
    CommonRules.requireWindow(c.check(), steps, filterH, filterW);
    return same ? steps.same(plane.dim(1), plane.dim(2), filterH, filterW) : steps;
  }

  private static Shape plane(OperatorContext c, Value value) {
    c.requireRank4(value);
    return value.shape();
  }
}
