package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Mean;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** MEAN. */
final class MeanImport implements OperatorImport {
  private static final int KEEP_DIMS = 0;

  @Override
  public String name() {
    return "MEAN";
  }

  @Override
  public int optionsType() {
    return 27;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("input")
        .auxiliary("axes", DataType.INT32)
        .outputs("output")
        .same(DataType.FLOAT32, DataType.INT8, DataType.INT16);
  }

  @Override
  public List<Rule> rules() {
    return List.of(CommonRules.AXIS, CommonRules.PER_TENSOR, CommonRules.ZERO_POINT_RANGE);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    int rank = x.shape().rank();
    c.requirePerTensorAll();
    TreeSet<Integer> axes = new TreeSet<>();
    for (int axis : c.constantIntegers(1)) {
      axes.add(c.resolveAxis(axis, rank));
    }
    boolean keepDims = c.options().bool(KEEP_DIMS, false);
    List<Long> dims = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      if (!axes.contains(axis)) {
        dims.add((long) x.shape().dim(axis));
      } else if (keepDims) {
        dims.add(1L);
      }
    }
    c.requireShape(0, dims);
    c.emit(new Mean(List.copyOf(axes), keepDims), x);
  }
}
