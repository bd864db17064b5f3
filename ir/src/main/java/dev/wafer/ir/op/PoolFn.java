package dev.wafer.ir.op;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.DataType.UINT8;

import dev.wafer.ir.DataType;
import java.util.List;

/** What a pooling makes of the elements under its window; padded positions do not count. */
public enum PoolFn {
  /** The mean. */
  AVERAGE(FLOAT32, INT8, UINT8, INT16),
  /** The greatest. */
  MAX(FLOAT32, INT8, UINT8, INT16),
  /** The root of the mean of the squares. */
  L2(FLOAT32);

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<DataType> types;

  PoolFn(DataType... types) {
    this.types = List.of(types);
  }

  /** Element types of input and output. */
  public List<DataType> types() {
    return types;
  }
}
