package dev.wafer.frontend.ops;

import static dev.wafer.ir.DataType.FLOAT16;
import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.Value;
import dev.wafer.ir.op.Dequantize;
import java.util.List;

/** DEQUANTIZE. */
final class DequantizeImport implements OperatorImport {
  private static final Rule HALF_PARAMETER =
      Rule.supported("FLOAT16 inputs are constants or computed from constants");

  @Override
  public String name() {
    return "DEQUANTIZE";
  }

  @Override
  public int optionsType() {
    return 38;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("input")
        .outputs("output")
        .row(INT8, FLOAT32)
        .row(INT16, FLOAT32)
        .row(FLOAT16, FLOAT32);
  }

  @Override
  public List<Rule> rules() {
    return List.of(CommonRules.PER_TENSOR, CommonRules.ZERO_POINT_RANGE, HALF_PARAMETER);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    c.requirePerTensor(x);
    c.requireOf(
        x,
        x.dataType() != FLOAT16 || c.scope().isParameter(x),
        HALF_PARAMETER,
        () -> "a tensor that is computed at run time");
    c.requireShape(0, x.shape());
    c.emit(new Dequantize(), x);
  }
}
