package dev.wafer.frontend.ops;

import dev.wafer.ir.Value;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import dev.wafer.ir.spec.Types;
import java.util.ArrayList;
import java.util.List;

/** SLICE. */
final class SliceImport implements OperatorImport {
  private static final Rule INSIDE =
      Rule.consistent("begin and size name a part of the input on each axis");

  @Override
  public String name() {
    return "SLICE";
  }

  @Override
  public int optionsType() {
    return 48;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("input")
        .auxiliary("begin", Types.indices())
        .auxiliary("size", Types.indices())
        .outputs("output")
        .same(Types.moved());
  }

  @Override
  public List<Rule> rules() {
    return List.of(INSIDE);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    int rank = x.shape().rank();
    List<Integer> begin = c.constantIntegers(1);
    List<Integer> size = c.constantIntegers(2);
    boolean inside = begin.size() == rank && size.size() == rank;
    List<Long> dims = new ArrayList<>();
    for (int axis = 0; inside && axis < rank; axis++) {
      int extent = x.shape().dim(axis);
      long from = begin.get(axis);
      long count = size.get(axis) == -1 ? extent - from : size.get(axis);
      inside = from >= 0 && count > 0 && from + count <= extent;
      dims.add(count);
    }
    c.require(inside, INSIDE, () -> "begin %s, size %s of [%s]".formatted(begin, size, x.shape()));
    c.requireShape(0, dims);
    c.emit(new Slice(begin), x);
  }
}
