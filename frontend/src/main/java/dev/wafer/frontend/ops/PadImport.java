package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import dev.wafer.ir.spec.Types;
import java.util.ArrayList;
import java.util.List;

/** PAD, and PADV2, which brings its fill value. */
final class PadImport implements OperatorImport {
  private static final Rule PADDINGS =
      Rule.consistent("paddings are two amounts for each axis, none negative");
  private static final Rule FILL = Rule.supported("the fill value is one constant element");

  private final boolean withFill;

  PadImport(boolean withFill) {
    this.withFill = withFill;
  }

  @Override
  public String name() {
    return withFill ? "PADV2" : "PAD";
  }

  @Override
  public int optionsType() {
    return withFill ? 43 : 22;
  }

  @Override
  public TypeTable types() {
    return withFill
        ? TypeTable.inputs("input")
            .auxiliary("paddings", Types.indices())
            .andInputs("fill value")
            .outputs("output")
            .same(DataType.FLOAT32, DataType.INT8, DataType.INT16, DataType.INT32)
        : TypeTable.inputs("input")
            .auxiliary("paddings", Types.indices())
            .outputs("output")
            .same(DataType.FLOAT32, DataType.INT8, DataType.INT16, DataType.INT32);
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        PADDINGS,
        FILL,
        CommonRules.PER_TENSOR,
        CommonRules.ZERO_POINT_RANGE,
        CommonRules.SAME_QUANTIZATION);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    Value fill = c.input(2);
    int rank = x.shape().rank();
    List<Integer> paddings = c.constantIntegers(1);
    c.require(
        paddings.size() == 2 * rank && paddings.stream().allMatch(p -> p >= 0),
        PADDINGS,
        () -> "%s for rank %d".formatted(paddings, rank));
    c.requireSameQuantization(x, c.output());
    if (withFill) {
      c.requireParameter(fill);
      c.require(
          fill.shape().elements() == 1 && c.scope().isParameter(fill),
          FILL,
          () -> "shape [" + fill.shape() + "]");
      c.requireSameQuantization(fill, c.output());
    }
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    List<Long> dims = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      before.add(paddings.get(2 * axis));
      after.add(paddings.get(2 * axis + 1));
      dims.add((long) x.shape().dim(axis) + before.get(axis) + after.get(axis));
    }
    c.requireShape(0, dims);
    c.emit(new Pad(before, after), x, fill);
  }
}
