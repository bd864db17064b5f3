package dev.wafer.frontend.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.AveragePool2d;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.MaxPool2d;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.spec.CommonRules;
import java.util.List;
import java.util.Map;

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

  private static final int STRIDE_W = 1;
  private static final int STRIDE_H = 2;
  private static final int FILTER_W = 3;
  private static final int FILTER_H = 4;
  private static final int POOL_ACTIVATION = 5;

  private WindowOptions() {}

  static Map<String, Reading> all() {
    return Map.of(
        "CONV_2D", Reading.of(WindowOptions::conv2d, CommonRules.PADDING),
        "DEPTHWISE_CONV_2D", Reading.of(WindowOptions::depthwiseConv2d, CommonRules.PADDING),
        "TRANSPOSE_CONV",
            Reading.of(WindowOptions::transposeConv, CommonRules.PADDING, CommonRules.STATED_SHAPE),
        "AVERAGE_POOL_2D", Reading.of(c -> pool(c, true), CommonRules.PADDING),
        "MAX_POOL_2D", Reading.of(c -> pool(c, false), CommonRules.PADDING));
  }

  private static Op conv2d(OperatorContext c) {
    Window w = Window.ofWeights(c, plane(c, c.input(1)), PADDING, CONV_DILATION);
    return new Conv2d(
        w.strideH(),
        w.strideW(),
        w.dilationH(),
        w.dilationW(),
        w.padding(c, plane(c, c.input(0))),
        c.activation(CONV_ACTIVATION));
  }

  private static Op depthwiseConv2d(OperatorContext c) {
    Window w = Window.ofWeights(c, plane(c, c.input(1)), PADDING, DEPTHWISE_DILATION);
    return new DepthwiseConv2d(
        w.strideH(),
        w.strideW(),
        w.dilationH(),
        w.dilationW(),
        w.padding(c, plane(c, c.input(0))),
        c.options().int32(DEPTH_MULTIPLIER, 0),
        c.activation(DEPTHWISE_ACTIVATION));
  }

  /** The file's first input is the shape of the output, which the output's tensor has, too. */
  private static Op transposeConv(OperatorContext c) {
    Window w = Window.ofWeights(c, plane(c, c.input(1)), PADDING, -1);
    Shape out = plane(c, c.output());
    if (c.scope().dense(c.input(0)).isPresent()) {
      List<Integer> stated = c.constantIntegers(0);
      c.require(stated.equals(out.dims()), CommonRules.STATED_SHAPE, stated::toString);
    }
    return new TransposeConv(
        w.strideH(), w.strideW(), w.padding(c, out), c.activation(CONV_ACTIVATION));
  }

  private static Op pool(OperatorContext c, boolean average) {
    Window w =
        new Window(
            Window.isSame(c, PADDING),
            c.options().int32(FILTER_H, 0),
            c.options().int32(FILTER_W, 0),
            c.options().int32(STRIDE_H, 0),
            c.options().int32(STRIDE_W, 0),
            1,
            1);
    Padding padding = w.padding(c, plane(c, c.input(0)));
    Activation activation = c.activation(POOL_ACTIVATION);
    return average
        ? new AveragePool2d(w.filterH(), w.filterW(), w.strideH(), w.strideW(), padding, activation)
        : new MaxPool2d(w.filterH(), w.filterW(), w.strideH(), w.strideW(), padding, activation);
  }

  private static Shape plane(OperatorContext c, Value value) {
    c.requireRank4(value);
    return value.shape();
  }
}
