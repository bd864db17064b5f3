package dev.wafer.frontend.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.Value;
import dev.wafer.ir.op.Quantize;
import java.util.List;

/** QUANTIZE, also from one quantization to another. */
final class QuantizeImport implements OperatorImport {
  private static final Rule INT32_PER_TENSOR =
      Rule.supported("INT32 tensors have one positive scale");

  @Override
  public String name() {
    return "QUANTIZE";
  }

  @Override
  public int optionsType() {
    return 89;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("input")
        .outputs("output")
        .row(FLOAT32, INT8)
        .row(FLOAT32, INT16)
        .row(INT8, INT8)
        .row(INT8, INT16)
        .row(INT8, INT32)
        .row(INT16, INT8)
        .row(INT16, INT16)
        .row(INT16, INT32)
        .row(INT32, INT8)
        .row(INT32, INT16);
  }

  @Override
  public List<Rule> rules() {
    return List.of(CommonRules.PER_TENSOR, CommonRules.ZERO_POINT_RANGE, INT32_PER_TENSOR);
  }

  @Override
  public List<String> notes() {
    return List.of("What the type does not hold saturates; NaN gives the least value.");
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    c.requirePerTensorAll();
    requireInt32PerTensor(c, x);
    requireInt32PerTensor(c, c.output());
    c.requireShape(0, x.shape());
    c.emit(new Quantize(), x);
  }

  private static void requireInt32PerTensor(OperatorContext c, Value value) {
    boolean holds =
        value.dataType() != INT32
            || (value.quantization().scales().size() == 1 && value.quantization().scale() > 0);
    c.requireOf(
        value, holds, INT32_PER_TENSOR, () -> OperatorContext.describe(value.quantization()));
  }
}
