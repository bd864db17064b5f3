package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.reference.ErrorFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * What the functions of one value compute, a line each on floats, on quantized integers and on
 * plain ones.
 */
public final class UnaryFunctions {
  private static final float LOGISTIC_UPPER = 16.619047f;
  private static final float LOGISTIC_LOWER = -9f;

  private static final float SQRT_HALF = 0.70710677f;
  private static final float SQRT_2_OVER_PI = 0.7978846f;
  private static final float CUBIC = 0.044715f;

  private UnaryFunctions() {}

  /** A function of one float. */
  @FunctionalInterface
  public interface OfFloat {
    float apply(float x);
  }

  /** The function on FLOAT32. */
  public static OfFloat onFloats(UnaryFn fn) {
    Activation clamp = fn.clamp();
    return switch (fn) {
      case RELU, RELU6, RELU_N1_TO_1, RELU_0_TO_1 -> x -> clamp(x, clamp.min(), clamp.max());
      case HARD_SWISH -> x -> x * clamp(x + 3, 0f, 6f) / 6;
      case LOGISTIC -> UnaryFunctions::logistic;
      case TANH -> x -> (float) StrictMath.tanh(x);
      case ABS -> Math::abs;
      case NEG -> x -> -x;
      case SIGN -> x -> x > 0 ? 1 : x < 0 ? -1 : 0;
      case ELU -> x -> x < 0 ? (float) StrictMath.expm1(x) : x;
      case SQUARE -> x -> x * x;
      case SQRT -> x -> (float) Math.sqrt(x);
      case RSQRT -> x -> 1 / (float) Math.sqrt(x);
      case EXP -> x -> (float) StrictMath.exp(x);
      case LOG -> x -> (float) StrictMath.log(x);
      case SIN -> x -> (float) StrictMath.sin(x);
      case COS -> x -> (float) StrictMath.cos(x);
      case CEIL -> x -> (float) Math.ceil(x);
      case FLOOR -> x -> (float) Math.floor(x);
      case ROUND -> x -> (float) Math.rint(x);
      case LOGICAL_NOT -> throw new IllegalStateException(fn + " of floats");
    };
  }

  /**
   * The function of a {@link Unary} node on its quantized integers.
   *
   * @throws WaferException if the scales give a factor that the kernels do not take
   */
  public static IntUnaryOperator onQuantized(Node node) {
    return switch (((Unary) node.op()).fn()) {
      case RELU, RELU6, RELU_N1_TO_1, RELU_0_TO_1 -> RequantizeParameters.of(node)::apply;
      case HARD_SWISH -> HardSwishParameters.of(node)::apply;
      case LOGISTIC, TANH -> ofRange(node);
      case ABS -> RescaledFunction.of(node, Math::abs)::apply;
      case RSQRT -> RsqrtParameters.of(node)::apply;
      case ELU, EXP, LOG -> RealFunction.of(node).onIntegers();
      case NEG, SIGN, SQUARE, SQRT, SIN, COS, CEIL, FLOOR, ROUND, LOGICAL_NOT ->
          throw new IllegalStateException(node.op().mnemonic() + " of quantized integers");
    };
  }

  /** The function on plain integers, of which as many low bits count as the type has. */
  public static LongUnaryOperator onIntegers(UnaryFn fn) {
    return switch (fn) {
      case ABS -> Math::abs;
      case NEG -> x -> -x;
      case SIGN -> Long::signum;
      case LOGICAL_NOT -> x -> x == 0 ? 1 : 0;
      default -> throw new IllegalStateException(fn + " of plain integers");
    };
  }

  private static IntUnaryOperator ofRange(Node node) {
    return switch (node.input(0).dataType()) {
      case INT8 -> Int8ActivationParameters.of(node)::apply;
      case UINT8 -> UnsignedTable.of(node)::apply;
      default -> Int16ActivationParameters.of(node)::apply;
    };
  }

  /** GELU on FLOAT32, as the reference kernels write it. */
  public static OfFloat gelu(boolean approximate) {
    return approximate
        ? x -> 0.5f * x * (1 + (float) StrictMath.tanh(SQRT_2_OVER_PI * (x + CUBIC * x * x * x)))
        : x -> 0.5f * x * (float) ErrorFunction.complement(x * -SQRT_HALF);
  }

  /** The reference kernel's form: saturated above, a plain exponential far below zero. */
  public static float logistic(float x) {
    if (x > LOGISTIC_UPPER) {
      return 1f;
    }
    return x < LOGISTIC_LOWER ? (float) StrictMath.exp(x) : 1f / (1f + (float) StrictMath.exp(-x));
  }

  /** The value itself, or the bound that it passes; NaN passes through. */
  public static float clamp(float x, float min, float max) {
    return x < min ? min : x > max ? max : x;
  }
}
