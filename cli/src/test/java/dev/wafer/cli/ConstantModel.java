package dev.wafer.cli;

import dev.wafer.frontend.ModelBuilder;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;

/** A model that takes no input: the sum of two constants. */
final class ConstantModel {
  private static final int ADD = 0;
  private static final int ADD_OPTIONS = 11;

  private ConstantModel() {}

  static byte[] bytes() {
    ModelBuilder model = new ModelBuilder();
    int a = constant(model, 1, -2, 3);
    int b = constant(model, 10, 20, 30);
    int sum = model.tensor(ModelBuilder.INT32, 3);
    model.operator(ADD, new int[] {a, b}, new int[] {sum}, ADD_OPTIONS, ModelBuilder.options());
    return model.outputs(sum).build();
  }

  /** What it answers, little-endian. */
  static byte[] output() {
    return values(11, 18, 33).data().toArray();
  }

  private static int constant(ModelBuilder model, long... values) {
    return model.constant(ModelBuilder.INT32, values(values));
  }

  private static DenseConstant values(long... values) {
    return DenseConstant.integers(DataType.INT32, Shape.of(values.length), values);
  }
}
