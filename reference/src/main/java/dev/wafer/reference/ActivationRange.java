package dev.wafer.reference;

import dev.wafer.ir.DataType;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.op.Activation;

/** The raw values, inclusive, to which a quantized operator clamps its output. */
public record ActivationRange(int min, int max) {
  /** The range of an integer type alone. */
  public static ActivationRange of(DataType dataType) {
    return switch (dataType) {
      case INT4 -> new ActivationRange(-8, 7);
      case INT8 -> new ActivationRange(Byte.MIN_VALUE, Byte.MAX_VALUE);
      case UINT8 -> new ActivationRange(0, 255);
      case INT16 -> new ActivationRange(Short.MIN_VALUE, Short.MAX_VALUE);
      case UINT16 -> new ActivationRange(0, 65535);
      case INT32 -> new ActivationRange(Integer.MIN_VALUE, Integer.MAX_VALUE);
      default -> throw new IllegalArgumentException("no integer range: " + dataType);
    };
  }

  /**
   * The type's range cut to a fused activation: each bound of the activation is quantized with
   * {@code zeroPoint + round(bound / scale)}, computed in single precision, ties away from zero
   * (TensorFlow Lite's {@code CalculateActivationRangeQuantized}).
   */
  public static ActivationRange of(Activation activation, TensorType output) {
    ActivationRange range = of(output.dataType());
    int min = range.min;
    int max = range.max;
    if (activation.min() != Float.NEGATIVE_INFINITY) {
      min = Math.max(min, quantize(activation.min(), output));
    }
    if (activation.max() != Float.POSITIVE_INFINITY) {
      max = Math.min(max, quantize(activation.max(), output));
    }
    return new ActivationRange(min, max);
  }

  private static int quantize(float real, TensorType type) {
    float scaled = real / type.quantization().scale();
    return type.quantization().zeroPoint() + (int) FixedPoint.roundHalfAwayFromZero(scaled);
  }

  /** Whether a value is left as it is. */
  public boolean contains(int x) {
    return min <= x && x <= max;
  }

  /** What both leave as it is. */
  public ActivationRange within(ActivationRange other) {
    int least = Math.max(min, other.min);
    int most = Math.min(max, other.max);
    return new ActivationRange(least, most);
  }

  public int clamp(int x) {
    return Math.min(Math.max(x, min), max);
  }
}
