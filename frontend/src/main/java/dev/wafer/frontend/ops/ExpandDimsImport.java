package dev.wafer.frontend.ops;

import dev.wafer.ir.Value;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import dev.wafer.ir.spec.Types;
import java.util.ArrayList;
import java.util.List;

/** EXPAND_DIMS, which becomes a RESHAPE. */
final class ExpandDimsImport implements OperatorImport {
  private static final Rule ONE_AXIS = Rule.consistent("one axis is added");

  @Override
  public String name() {
    return "EXPAND_DIMS";
  }

  @Override
  public int optionsType() {
    return 52;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("input")
        .auxiliary("axis", Types.indices())
        .outputs("output")
        .same(Types.movedOrStored());
  }

  @Override
  public List<Rule> rules() {
    return List.of(ONE_AXIS, CommonRules.AXIS);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    List<Integer> axes = c.constantIntegers(1);
    c.require(axes.size() == 1, ONE_AXIS, () -> axes.size() + " axes");
    int axis = c.resolveAxis(axes.get(0), x.shape().rank() + 1);
    List<Long> dims = new ArrayList<>();
    x.shape().dims().forEach(dim -> dims.add((long) dim));
    dims.add(axis, 1L);
    c.requireShape(0, dims);
    c.emit(new Reshape(), x);
  }
}
