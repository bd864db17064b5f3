package dev.wafer.ir.op;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.DataType;
import java.util.List;

/**
 * What a reduction makes of the elements along its axes, a row each. The constant's name is
 * TensorFlow Lite's name of the operator; the types are those that input and output have together.
 */
public enum ReduceFn {
  MEAN(FLOAT32, INT8, INT16);

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<DataType> types;

  ReduceFn(DataType... types) {
    this.types = List.of(types);
  }

  /** Element types of input and output. */
  public List<DataType> types() {
    return types;
  }
}
