package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.AveragePool2d;
import dev.wafer.ir.op.MaxPool2d;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.List;

/** AVERAGE_POOL_2D and MAX_POOL_2D. */
final class PoolImport implements OperatorImport {
  private static final int PADDING = 0;
  private static final int STRIDE_W = 1;
  private static final int STRIDE_H = 2;
  private static final int FILTER_W = 3;
  private static final int FILTER_H = 4;
  private static final int ACTIVATION = 5;

  private final boolean average;

  PoolImport(boolean average) {
    this.average = average;
  }

  @Override
  public String name() {
    return average ? "AVERAGE_POOL_2D" : "MAX_POOL_2D";
  }

  @Override
  public int optionsType() {
    return 5;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("input")
        .outputs("output")
        .same(DataType.FLOAT32, DataType.INT8, DataType.INT16);
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        CommonRules.RANK_4,
        CommonRules.PADDING,
        CommonRules.WINDOW,
        CommonRules.WINDOW_FITS,
        CommonRules.PER_TENSOR,
        CommonRules.ZERO_POINT_RANGE,
        CommonRules.SAME_QUANTIZATION);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    c.requireRank4(x);
    c.requireSameQuantization(x, c.output());
    Window window =
        new Window(
            Window.isSame(c, PADDING),
            c.options().int32(FILTER_H, 0),
            c.options().int32(FILTER_W, 0),
            c.options().int32(STRIDE_H, 0),
            c.options().int32(STRIDE_W, 0),
            1,
            1);
    window.check(c);
    Windows.requireOutput(c, window, x.shape(), x.shape().dim(3));
    Padding padding = window.padding(x.shape().dim(1), x.shape().dim(2));
    c.emit(op(window, padding, c.activation(ACTIVATION)), x);
  }

  private Op op(Window w, Padding padding, Activation activation) {
    return average
        ? new AveragePool2d(w.filterH(), w.filterW(), w.strideH(), w.strideW(), padding, activation)
        : new MaxPool2d(w.filterH(), w.filterW(), w.strideH(), w.strideW(), padding, activation);
  }
}
