package dev.wafer.frontend.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.Value;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.List;

/** CONV_2D. */
final class Conv2dImport implements OperatorImport {
  private static final int PADDING = 0;
  private static final int STRIDE_W = 1;
  private static final int STRIDE_H = 2;
  private static final int ACTIVATION = 3;
  private static final int DILATION_W = 4;
  private static final int DILATION_H = 5;

  private static final Rule GROUPS =
      Rule.consistent(
          "the weights' input channels divide those of the input, and the groups divide the output"
              + " channels");

  @Override
  public String name() {
    return "CONV_2D";
  }

  @Override
  public int optionsType() {
    return 1;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("input", "weights", "bias?")
        .outputs("output")
        .row(FLOAT32, FLOAT32, FLOAT32, FLOAT32)
        .row(FLOAT32, INT8, FLOAT32, FLOAT32)
        .row(INT8, INT8, INT32, INT8)
        .row(INT16, INT8, INT64, INT16)
        .row(INT16, INT8, INT32, INT16);
  }

  @Override
  public List<Rule> rules() {
    return Weights.rules(
        CommonRules.RANK_4,
        CommonRules.PADDING,
        CommonRules.WINDOW,
        CommonRules.WINDOW_FITS,
        GROUPS);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    Value weights = c.input(1);
    c.requireRank4(x);
    c.requireRank4(weights);
    Window window =
        new Window(
            Window.isSame(c, PADDING),
            weights.shape().dim(1),
            weights.shape().dim(2),
            c.options().int32(STRIDE_H, 0),
            c.options().int32(STRIDE_W, 0),
            c.options().int32(DILATION_H, 1),
            c.options().int32(DILATION_W, 1));
    window.check(c);
    int inC = x.shape().dim(3);
    int filterC = weights.shape().dim(3);
    int outC = weights.shape().dim(0);
    c.require(
        inC % filterC == 0 && outC % (inC / filterC) == 0,
        GROUPS,
        () -> "%d input channels, weights [%s]".formatted(inC, weights.shape()));
    Weights.check(c, x, weights, c.input(2), outC, 0);
    Windows.requireOutput(c, window, x.shape(), outC);
    c.emit(
        new Conv2d(
            window.strideH(),
            window.strideW(),
            window.dilationH(),
            window.dilationW(),
            window.padding(x.shape().dim(1), x.shape().dim(2)),
            c.activation(ACTIVATION)),
        x,
        weights,
        c.input(2));
  }
}
