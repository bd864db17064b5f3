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
 * Functions of two values, a row each. The constant's name is TensorFlow Lite's name of the
 * operator; the types are those that both inputs and the output have together.
 */
public enum BinaryFn {
  ADD(11, Kind.ARITHMETIC, FLOAT32, INT8, UINT8, INT16, INT32, INT64),
  SUB(28, Kind.ARITHMETIC, FLOAT32, INT8, UINT8, INT16, INT32, INT64),
  MUL(21, Kind.ARITHMETIC, FLOAT32, INT8, UINT8, INT16, INT32, INT64),
  DIV(29, Kind.ARITHMETIC, FLOAT32, INT8, UINT8, INT32),
  MINIMUM(39, Kind.SELECTION, FLOAT32, INT8, UINT8, INT16, INT32, INT64),
  MAXIMUM(39, Kind.SELECTION, FLOAT32, INT8, UINT8, INT16, INT32, INT64),
  SQUARED_DIFFERENCE(76, Kind.FUNCTION, FLOAT32, INT8, INT16, INT32),
  /** The quotient, rounded down. */
  FLOOR_DIV(65, Kind.FUNCTION, FLOAT32, INT8, INT16, INT32),
  /** What the quotient that is rounded down leaves: it has the divisor's sign. */
  FLOOR_MOD(72, Kind.FUNCTION, FLOAT32, INT8, INT16, INT32, INT64),
  POW(56, Kind.FUNCTION, FLOAT32, INT32),
  ATAN2(122, Kind.FUNCTION, FLOAT32),
  LOGICAL_AND(62, Kind.FUNCTION, BOOL),
  LOGICAL_OR(60, Kind.FUNCTION, BOOL),
  /** The first input, times the second (alpha, a parameter) where it is negative. */
  PRELU(0, Kind.ACTIVATION, FLOAT32, INT8, UINT8);

  /** What a function does with values and their quantization. */
  public enum Kind {
    /** Computes on real values; an activation can be fused. */
    ARITHMETIC,
    /** Takes one of the inputs as it is: all have one quantization. */
    SELECTION,
    /** Computes on values and fuses nothing. */
    FUNCTION,
    /** An activation of the first input with a parameter. */
    ACTIVATION
  }

  private final int optionsType;
  private final Kind kind;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<DataType> types;

  BinaryFn(int optionsType, Kind kind, DataType... types) {
    this.optionsType = optionsType;
    this.kind = kind;
    this.types = List.of(types);
  }

  /** Number of the operator's options table in the schema's {@code BuiltinOptions} union. */
  public int optionsType() {
    return optionsType;
  }

  public Kind kind() {
    return kind;
  }

  /** Element types of inputs and output. */
  public List<DataType> types() {
    return types;
  }
}
