package dev.wafer.frontend.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.List;

/** TRANSPOSE_CONV, whose output shape is an input. */
final class TransposeConvImport implements OperatorImport {
  private static final int PADDING = 0;
  private static final int STRIDE_W = 1;
  private static final int STRIDE_H = 2;
  private static final int ACTIVATION = 3;

  private static final Rule CHANNELS =
      Rule.consistent("input and weights have the same number of input channels");
  private static final Rule STATED_SHAPE =
      Rule.consistent("the shape that the operator is given is that of its output");

  @Override
  public String name() {
    return "TRANSPOSE_CONV";
  }

  @Override
  public int optionsType() {
    return 49;
  }

  @Override
  public TypeTable types() {
    return TypeTable.none()
        .auxiliary("output shape", INT32)
        .andInputs("weights", "input", "bias?")
        .outputs("output")
        .row(FLOAT32, FLOAT32, FLOAT32, FLOAT32)
        .row(INT8, INT8, INT32, INT8)
        .row(INT8, INT16, INT64, INT16);
  }

  @Override
  public List<Rule> rules() {
    return Weights.rules(
        CommonRules.RANK_4, CommonRules.PADDING, CommonRules.WINDOW, CHANNELS, STATED_SHAPE);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value weights = c.input(1);
    Value x = c.input(2);
    c.requireRank4(x);
    c.requireRank4(weights);
    c.requireRank4(c.output());
    Shape out = c.output().shape();
    if (c.scope().dense(c.input(0)).isPresent()) {
      List<Integer> stated = c.constantIntegers(0);
      c.require(stated.equals(out.dims()), STATED_SHAPE, stated::toString);
    }
    Window window =
        new Window(
            Window.isSame(c, PADDING),
            weights.shape().dim(1),
            weights.shape().dim(2),
            c.options().int32(STRIDE_H, 0),
            c.options().int32(STRIDE_W, 0),
            1,
            1);
    window.check(c);
    c.require(
        x.shape().dim(3) == weights.shape().dim(3),
        CHANNELS,
        () -> "input [%s], weights [%s]".formatted(x.shape(), weights.shape()));
    int outC = weights.shape().dim(0);
    Weights.check(c, x, weights, c.input(3), outC, 0);
    // The forward convolution of the output must give the input's plane.
    boolean plane =
        window.outH(out.dim(1)) == x.shape().dim(1) && window.outW(out.dim(2)) == x.shape().dim(2);
    c.requireOf(
        c.output(),
        plane && out.dim(0) == x.shape().dim(0) && out.dim(3) == outC,
        CommonRules.OUTPUT_SHAPE,
        () -> "[%s] for input [%s], weights [%s]".formatted(out, x.shape(), weights.shape()));
    Padding padding = window.padding(out.dim(1), out.dim(2));
    c.emit(
        new TransposeConv(window.strideH(), window.strideW(), padding, c.activation(ACTIVATION)),
        x,
        weights,
        c.input(3));
  }
}
