package dev.wafer.frontend.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import dev.wafer.ir.spec.Types;
import java.util.ArrayList;
import java.util.List;

/** SQUEEZE, which becomes a RESHAPE. */
final class SqueezeImport implements OperatorImport {
  private static final int SQUEEZE_DIMS = 0;

  private static final Rule EXTENT_1 = Rule.consistent("the axes dropped have extent 1");

  @Override
  public String name() {
    return "SQUEEZE";
  }

  @Override
  public int optionsType() {
    return 30;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("input").outputs("output").same(Types.movedOrStored());
  }

  @Override
  public List<Rule> rules() {
    return List.of(CommonRules.AXIS, EXTENT_1);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    Shape shape = x.shape();
    List<Integer> stated = c.options().int32s(SQUEEZE_DIMS);
    boolean[] dropped = new boolean[shape.rank()];
    for (int axis : stated) {
      int resolved = c.resolveAxis(axis, shape.rank());
      c.require(shape.dim(resolved) == 1, EXTENT_1, () -> "axis %d of [%s]".formatted(axis, shape));
      dropped[resolved] = true;
    }
    List<Long> dims = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      boolean drop = stated.isEmpty() ? shape.dim(axis) == 1 : dropped[axis];
      if (!drop) {
        dims.add((long) shape.dim(axis));
      }
    }
    c.requireShape(0, dims);
    c.emit(new Reshape(), x);
  }
}
