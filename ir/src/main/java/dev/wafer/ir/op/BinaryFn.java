package dev.wafer.ir.op;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.DataType;
import java.util.List;

/**
 * Functions of two values, a row each. The constant's name is TensorFlow Lite's name of the
 * operator; the types are those that both inputs and the output have together.
 */
public enum BinaryFn {
  ADD(11, Kind.ARITHMETIC, FLOAT32, INT8, INT16, INT32),
  SUB(28, Kind.ARITHMETIC, FLOAT32, INT8, INT16, INT32),
  MUL(21, Kind.ARITHMETIC, FLOAT32, INT8, INT16, INT32),
  DIV(29, Kind.ARITHMETIC, FLOAT32, INT8),
  MINIMUM(39, Kind.SELECTION, FLOAT32, INT8, INT16, INT32),
  MAXIMUM(39, Kind.SELECTION, FLOAT32, INT8, INT16, INT32),
  /** The first input, times the second (alpha, a parameter) where it is negative. */
  PRELU(0, Kind.ACTIVATION, FLOAT32, INT8);

  /** What a function does with values and their quantization. */
  public enum Kind {
    /** Computes on real values; an activation can be fused. */
    ARITHMETIC,
    /** Takes one of the inputs as it is: all have one quantization. */
    SELECTION,
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
