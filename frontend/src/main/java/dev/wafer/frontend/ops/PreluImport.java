package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Prelu;
import java.util.List;

/** PRELU. */
final class PreluImport implements OperatorImport {
  @Override
  public String name() {
    return "PRELU";
  }

  @Override
  public int optionsType() {
    return 0;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("input", "alpha")
        .outputs("output")
        .same(DataType.FLOAT32, DataType.INT8);
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        ElementwiseImport.BROADCAST,
        CommonRules.PER_TENSOR,
        CommonRules.ZERO_POINT_RANGE,
        CommonRules.PARAMETERS);
  }

  @Override
  public void importInto(OperatorContext c) {
    c.requirePerTensorAll();
    c.requireParameter(c.input(1));
    c.requireShape(0, ElementwiseImport.broadcast(c, c.input(0).shape(), c.input(1).shape()));
    c.requireShape(0, c.input(0).shape());
    c.emit(new Prelu(), c.input(0), c.input(1));
  }
}
