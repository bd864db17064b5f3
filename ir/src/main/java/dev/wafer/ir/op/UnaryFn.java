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
 * Functions of one value without options, a row each. The constant's name is TensorFlow Lite's name
 * of the operator; the types are those that input and output have together.
 */
public enum UnaryFn {
  RELU(0, Activation.RELU, FLOAT32, INT8, UINT8, INT16),
  RELU6(0, Activation.RELU6, FLOAT32, INT8, UINT8, INT16),
  RELU_N1_TO_1(0, Activation.RELU_N1_TO_1, FLOAT32, INT8, UINT8, INT16),
  RELU_0_TO_1(0, Activation.RELU_0_TO_1, FLOAT32, INT8, UINT8, INT16),
  HARD_SWISH(91, Activation.NONE, FLOAT32, INT8, UINT8),
  LOGISTIC(0, Activation.NONE, FLOAT32, INT8, UINT8, INT16),
  TANH(0, Activation.NONE, FLOAT32, INT8, UINT8, INT16),
  ELU(0, Activation.NONE, FLOAT32, INT8),
  ABS(78, Activation.NONE, FLOAT32, INT8, INT16, INT32),
  NEG(42, Activation.NONE, FLOAT32, INT8, INT16, INT32, INT64),
  /** -1, 0 or 1. */
  SIGN(123, Activation.NONE, FLOAT32, INT32),
  SQUARE(66, Activation.NONE, FLOAT32),
  SQRT(0, Activation.NONE, FLOAT32),
  RSQRT(0, Activation.NONE, FLOAT32, INT8),
  EXP(33, Activation.NONE, FLOAT32, INT8, INT16),
  LOG(0, Activation.NONE, FLOAT32, INT8, INT16),
  SIN(0, Activation.NONE, FLOAT32),
  COS(84, Activation.NONE, FLOAT32),
  CEIL(0, Activation.NONE, FLOAT32),
  FLOOR(0, Activation.NONE, FLOAT32),
  /** The nearest whole number, the even one of two. */
  ROUND(0, Activation.NONE, FLOAT32),
  LOGICAL_NOT(63, Activation.NONE, BOOL);

  private final int optionsType;
  private final Activation clamp;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<DataType> types;

  UnaryFn(int optionsType, Activation clamp, DataType... types) {
    this.optionsType = optionsType;
    this.clamp = clamp;
    this.types = List.of(types);
  }

  /** The clamp as a function of its own. */
  public static UnaryFn of(Activation activation) {
    return switch (activation) {
      case RELU, RELU_UNBOUNDED -> RELU;
      case RELU6 -> RELU6;
      case RELU_N1_TO_1 -> RELU_N1_TO_1;
      case RELU_0_TO_1 -> RELU_0_TO_1;
      case NONE -> throw new IllegalArgumentException("no activation is no operator");
    };
  }

  /** Number of the operator's options table in the schema's {@code BuiltinOptions} union. */
  public int optionsType() {
    return optionsType;
  }

  /** What the function does, where it is a clamp; NONE for every other function. */
  public Activation clamp() {
    return clamp;
  }

  public boolean isClamp() {
    return clamp != Activation.NONE;
  }

  /** Element types of input and output. */
  public List<DataType> types() {
    return types;
  }
}
