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
 * Comparisons of two values, a row each. The constant's name is TensorFlow Lite's name of the
 * operator; the types are those that both inputs have together.
 */
public enum CompareFn {
  EQUAL(53, FLOAT32, INT8, UINT8, INT16, INT32, INT64, BOOL),
  NOT_EQUAL(54, FLOAT32, INT8, UINT8, INT16, INT32, INT64, BOOL),
  GREATER(44, FLOAT32, INT8, UINT8, INT16, INT32, INT64),
  GREATER_EQUAL(45, FLOAT32, INT8, UINT8, INT16, INT32, INT64),
  LESS(41, FLOAT32, INT8, UINT8, INT16, INT32, INT64),
  LESS_EQUAL(46, FLOAT32, INT8, UINT8, INT16, INT32, INT64);

  private final int optionsType;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<DataType> types;

  CompareFn(int optionsType, DataType... types) {
    this.optionsType = optionsType;
    this.types = List.of(types);
  }

  /** Number of the operator's options table in the schema's {@code BuiltinOptions} union. */
  public int optionsType() {
    return optionsType;
  }

  /** Element types of both inputs. */
  public List<DataType> types() {
    return types;
  }
}
