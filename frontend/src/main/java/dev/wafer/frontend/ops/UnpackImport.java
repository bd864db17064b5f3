package dev.wafer.frontend.ops;

import dev.wafer.ir.Value;
import dev.wafer.ir.op.Unpack;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import dev.wafer.ir.spec.Types;
import java.util.ArrayList;
import java.util.List;

/** UNPACK. */
final class UnpackImport implements OperatorImport {
  private static final int NUM = 0;
  private static final int AXIS = 1;

  private static final Rule COUNT =
      Rule.consistent("there is one output for each index along the axis");

  @Override
  public String name() {
    return "UNPACK";
  }

  @Override
  public int optionsType() {
    return 64;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("input").outputs("outputs+").same(Types.moved());
  }

  @Override
  public List<Rule> rules() {
    return List.of(CommonRules.AXIS, COUNT);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    int axis = c.resolveAxis(c.options().int32(AXIS, 0), x.shape().rank());
    c.require(
        c.outputs().size() == x.shape().dim(axis)
            && c.options().int32(NUM, 0) == c.outputs().size(),
        COUNT,
        () ->
            "num %d, %d outputs, axis %d of [%s]"
                .formatted(c.options().int32(NUM, 0), c.outputs().size(), axis, x.shape()));
    List<Long> dims = new ArrayList<>();
    x.shape().dims().forEach(dim -> dims.add((long) dim));
    dims.remove(axis);
    for (int i = 0; i < c.outputs().size(); i++) {
      c.requireShape(i, dims);
    }
    c.emit(new Unpack(axis), x);
  }
}
