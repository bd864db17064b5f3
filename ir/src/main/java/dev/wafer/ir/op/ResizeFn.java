package dev.wafer.ir.op;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.DataType.UINT8;

import dev.wafer.ir.DataType;
import java.util.List;

/**
 * How an image is resampled, a row each. The types are those that input and output have together.
 */
public enum ResizeFn {
  /** Between the four neighbours, by distance. */
  BILINEAR(15, FLOAT32, INT8, UINT8, INT16),
  /** Of one of them. */
  NEAREST_NEIGHBOR(74, FLOAT32, INT8, UINT8, INT16);

  private final int optionsType;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<DataType> types;

  ResizeFn(int optionsType, DataType... types) {
    this.optionsType = optionsType;
    this.types = List.of(types);
  }

  /** Number of the operator's options table in the schema's {@code BuiltinOptions} union. */
  public int optionsType() {
    return optionsType;
  }

  /** Element types of input and output. */
  public List<DataType> types() {
    return types;
  }
}
