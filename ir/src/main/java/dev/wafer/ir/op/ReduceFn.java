package dev.wafer.ir.op;

import static dev.wafer.ir.DataType.BOOL;
import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.DataType.UINT8;

import dev.wafer.ir.DataType;
import java.util.List;

/**
 * What a reduction makes of the elements along its axes, a row each. The constant's name is
 * TensorFlow Lite's name of the operator; the types are those that input and output have together.
 */
public enum ReduceFn {
  MEAN(FLOAT32, INT8, UINT8, INT16, INT32, INT64),
  SUM(FLOAT32, INT8, UINT8, INT16, INT32, INT64),
  REDUCE_PROD(FLOAT32, INT8, INT16, INT32, INT64),
  REDUCE_MAX(FLOAT32, INT8, UINT8, INT16, INT32, INT64),
  REDUCE_MIN(FLOAT32, INT8, UINT8, INT16, INT32, INT64),
  REDUCE_ALL(BOOL),
  REDUCE_ANY(BOOL);

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<DataType> types;

  ReduceFn(DataType... types) {
    this.types = List.of(types);
  }

  /** Whether the result is one of the elements, so that input and output have one quantization. */
  public boolean selects() {
    return this == REDUCE_MAX || this == REDUCE_MIN;
  }

  /** Element types of input and output. */
  public List<DataType> types() {
    return types;
  }
}
