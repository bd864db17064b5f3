package dev.wafer.reference.parameters;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import java.util.function.IntUnaryOperator;

/** What the functions of one value compute, a line each on floats and on quantized integers. */
public final class UnaryFunctions {
  private static final float LOGISTIC_UPPER = 16.619047f;
  private static final float LOGISTIC_LOWER = -9f;

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
      case RELU, RELU6, RELU_N1_TO_1 -> x -> clamp(x, clamp.min(), clamp.max());
      case HARD_SWISH -> x -> x * clamp(x + 3, 0f, 6f) / 6;
      case LOGISTIC -> UnaryFunctions::logistic;
      case TANH -> x -> (float) StrictMath.tanh(x);
      case ABS -> Math::abs;
      case NEG -> x -> -x;
    };
  }

  /**
   * The function of a {@link Unary} node on its quantized integers.
   *
   * @throws WaferException if the scales give a factor that the kernels do not take
   */
  public static IntUnaryOperator onQuantized(Node node) {
    return switch (((Unary) node.op()).fn()) {
      case RELU, RELU6, RELU_N1_TO_1 -> RequantizeParameters.of(node)::apply;
      case HARD_SWISH -> HardSwishParameters.of(node)::apply;
      case LOGISTIC, TANH -> ofRange(node);
      case ABS -> RescaledFunction.of(node, Math::abs)::apply;
      case NEG -> RescaledFunction.of(node, x -> -x)::apply;
    };
  }

  private static IntUnaryOperator ofRange(Node node) {
    return node.input(0).dataType() == DataType.INT8
        ? Int8ActivationParameters.of(node)::apply
        : Int16ActivationParameters.of(node)::apply;
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
