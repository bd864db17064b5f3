package dev.wafer.frontend.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Pack;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import dev.wafer.ir.spec.Types;
import java.util.ArrayList;
import java.util.List;

/** PACK. */
final class PackImport implements OperatorImport {
  private static final int VALUES_COUNT = 0;
  private static final int AXIS = 1;

  private static final Rule COUNT = Rule.consistent("values_count is the number of inputs");
  private static final Rule EXTENTS = Rule.consistent("the inputs have one shape");

  @Override
  public String name() {
    return "PACK";
  }

  @Override
  public int optionsType() {
    return 59;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("inputs+").outputs("output").same(Types.moved());
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        CommonRules.AXIS,
        COUNT,
        EXTENTS,
        CommonRules.PER_TENSOR,
        CommonRules.ZERO_POINT_RANGE,
        CommonRules.SAME_QUANTIZATION);
  }

  @Override
  public void importInto(OperatorContext c) {
    Shape first = c.input(0).shape();
    int axis = c.resolveAxis(c.options().int32(AXIS, 0), first.rank() + 1);
    c.require(
        c.options().int32(VALUES_COUNT, 0) == c.inputs().size(),
        COUNT,
        () -> "%d inputs".formatted(c.inputs().size()));
    for (Value input : c.inputs()) {
      c.requireOf(
          input, input.shape().equals(first), EXTENTS, () -> "shape [" + input.shape() + "]");
      c.requireSameQuantization(input, c.output());
    }
    List<Long> dims = new ArrayList<>();
    first.dims().forEach(dim -> dims.add((long) dim));
    dims.add(axis, (long) c.inputs().size());
    c.requireShape(0, dims);
    c.emit(new Pack(axis), c.inputs(), c.outputs());
  }
}
