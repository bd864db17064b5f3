package dev.wafer.frontend.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.ArrayList;
import java.util.List;

/** FULLY_CONNECTED. */
final class FullyConnectedImport implements OperatorImport {
  private static final int ACTIVATION = 0;
  private static final int WEIGHTS_FORMAT = 1;
  private static final int KEEP_NUM_DIMS = 2;
  private static final int ASYMMETRIC_QUANTIZE_INPUTS = 3;

  private static final Rule FORMAT = Rule.supported("the weights are in the DEFAULT format");
  private static final Rule HYBRID =
      Rule.supported("FLOAT32 inputs of INT8 weights are quantized symmetrically");
  private static final Rule MATRIX =
      Rule.consistent("the weights are [outputs, inputs] and the input is a multiple of inputs");

  @Override
  public String name() {
    return "FULLY_CONNECTED";
  }

  @Override
  public int optionsType() {
    return 8;
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
    return Weights.rules(FORMAT, HYBRID, MATRIX);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    Value weights = c.input(1);
    int format = c.options().int8(WEIGHTS_FORMAT, 0);
    c.require(format == 0, FORMAT, () -> format == 1 ? "SHUFFLED4x16INT8" : "format " + format);
    c.requireOf(
        weights,
        weights.shape().rank() == 2 && x.shape().elements() % weights.shape().dim(1) == 0,
        MATRIX,
        () -> "input [%s], weights [%s]".formatted(x.shape(), weights.shape()));
    int outC = weights.shape().dim(0);
    int inC = weights.shape().dim(1);
    Weights.check(c, x, weights, c.input(2), outC, 0);
    if (x.dataType() == FLOAT32 && weights.dataType() == INT8) {
      c.require(
          !c.options().bool(ASYMMETRIC_QUANTIZE_INPUTS, false),
          HYBRID,
          () -> "asymmetric_quantize_inputs");
    }
    boolean keepNumDims = c.options().bool(KEEP_NUM_DIMS, false);
    requireOutput(c, x.shape(), inC, outC, keepNumDims);
    c.emit(new FullyConnected(keepNumDims, c.activation(ACTIVATION)), x, weights, c.input(2));
  }

  private static void requireOutput(
      OperatorContext c, Shape x, int inC, int outC, boolean keepNumDims) {
    if (!keepNumDims) {
      // Files exist whose output kept leading axes of extent 1, so the batch is what must agree.
      long batch = x.elements() / inC;
      Shape out = c.output().shape();
      c.requireOf(
          c.output(),
          out.rank() > 0 && out.dim(-1) == outC && out.elements() == batch * outC,
          CommonRules.OUTPUT_SHAPE,
          () -> "[%s] where [%dx%d] follows".formatted(out, batch, outC));
      return;
    }
    c.require(
        x.rank() > 0 && x.dim(-1) == inC, MATRIX, () -> "input [%s], %d inputs".formatted(x, inC));
    List<Integer> dims = new ArrayList<>(x.dims());
    dims.set(dims.size() - 1, outC);
    c.requireShape(0, dims.stream().map(Integer::longValue).toList());
  }
}
