package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Split;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import dev.wafer.ir.spec.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** SPLIT, and SPLIT_V, which states the sizes. */
final class SplitImport implements OperatorImport {
  private static final int NUM_SPLITS = 0;

  private static final Rule PARTS =
      Rule.consistent("the parts cover the axis, one for each output, none empty");

  private final boolean sized;

  SplitImport(boolean sized) {
    this.sized = sized;
  }

  @Override
  public String name() {
    return sized ? "SPLIT_V" : "SPLIT";
  }

  @Override
  public int optionsType() {
    return sized ? 79 : 35;
  }

  @Override
  public TypeTable types() {
    return sized
        ? TypeTable.inputs("input")
            .auxiliary("sizes", Types.indices())
            .auxiliary("axis", DataType.INT32)
            .outputs("outputs+")
            .same(Types.moved())
        : TypeTable.none()
            .auxiliary("axis", DataType.INT32)
            .andInputs("input")
            .outputs("outputs+")
            .same(Types.moved());
  }

  @Override
  public List<Rule> rules() {
    return List.of(CommonRules.AXIS, PARTS);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(sized ? 0 : 1);
    List<Integer> stated = c.constantIntegers(sized ? 2 : 0);
    c.require(stated.size() == 1, CommonRules.AXIS, () -> stated.size() + " axes");
    int axis = c.resolveAxis(stated.get(0), x.shape().rank());
    List<Long> sizes = sized ? statedSizes(c, x.shape().dim(axis)) : equalSizes(c, x, axis);
    c.require(
        sizes.size() == c.outputs().size()
            && sizes.stream().allMatch(size -> size >= 0)
            && sizes.stream().mapToLong(size -> size).sum() == x.shape().dim(axis)
            && c.options().int32(NUM_SPLITS, 0) == c.outputs().size(),
        PARTS,
        () ->
            "num_splits %d, sizes %s, %d outputs, axis %d of [%s]"
                .formatted(
                    c.options().int32(NUM_SPLITS, 0), sizes, c.outputs().size(), axis, x.shape()));
    for (int i = 0; i < c.outputs().size(); i++) {
      List<Long> dims = new ArrayList<>();
      x.shape().dims().forEach(dim -> dims.add((long) dim));
      dims.set(axis, sizes.get(i));
      c.requireShape(i, dims);
    }
    List<Value> parts = c.outputs().stream().filter(part -> part.shape().elements() > 0).toList();
    c.emit(new Split(axis), List.of(x), parts);
  }

  private static List<Long> equalSizes(OperatorContext c, Value x, int axis) {
    int count = c.outputs().size();
    return Collections.nCopies(count, (long) x.shape().dim(axis) / count);
  }

  /** The sizes of SPLIT_V; one of them may be -1 and takes what the others leave. */
  private static List<Long> statedSizes(OperatorContext c, int extent) {
    List<Long> sizes = new ArrayList<>();
    c.constantIntegers(1).forEach(size -> sizes.add((long) size));
    int free = sizes.indexOf(-1L);
    if (free >= 0) {
      sizes.set(free, extent - (sizes.stream().mapToLong(size -> size).sum() + 1));
    }
    return sizes;
  }
}
