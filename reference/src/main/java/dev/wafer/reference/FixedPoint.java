package dev.wafer.reference;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.WaferException;

/**
 * The integer arithmetic of TensorFlow Lite's quantized reference kernels, with double rounding (as
 * TensorFlow Lite Micro builds by default). Every function gives the reference's bits.
 */
public final class FixedPoint {
  private FixedPoint() {}

  /** C's {@code round}: the nearest integer, ties away from zero. */
  public static double roundHalfAwayFromZero(double x) {
    double magnitude = Math.abs(x);
    double floor = Math.floor(magnitude);
    // floor + 0.5 would round up the largest double below one half.
    return Math.copySign(magnitude - floor >= 0.5 ? floor + 1 : floor, x);
  }

  /**
   * Splits a non-negative real factor into a Q31 significand and a power of two ({@code
   * QuantizeMultiplier}). Factors below 2^-32 become 0.
   *
   * @throws WaferException if the factor is negative, not finite, or 2^30 and above
   */
  public static QuantizedMultiplier quantizeMultiplier(double real) {
    if (!(real >= 0 && real < 0x1p30)) {
      throw badFactor(real, "0 to 2^30");
    }
    return quantizeAnyMultiplier(real);
  }

  /**
   * Like {@link #quantizeMultiplier}, without an upper limit: for users that shift no number to the
   * left by more than its sign bits.
   *
   * @param real finite, 0 or more
   */
  public static QuantizedMultiplier quantizeAnyMultiplier(double real) {
    if (real == 0) {
      return new QuantizedMultiplier(0, 0);
    }
    int shift = Math.getExponent(real) + 1;
    if (shift < -31) {
      // Also subnormal numbers, whose exponent getExponent does not give.
      return new QuantizedMultiplier(0, 0);
    }
    long significand = (long) roundHalfAwayFromZero(Math.scalb(real, 31 - shift));
    if (significand == 1L << 31) {
      significand /= 2;
      shift++;
    }
    return shift < -31
        ? new QuantizedMultiplier(0, 0)
        : new QuantizedMultiplier((int) significand, shift);
  }

  /**
   * Like {@link #quantizeMultiplier}, for factors in (0, 1): the shift is never to the left ({@code
   * QuantizeMultiplierSmallerThanOneExp}).
   *
   * @throws WaferException for another factor
   */
  public static QuantizedMultiplier quantizeMultiplierSmallerThanOne(double real) {
    if (!(real > 0 && real < 1)) {
      throw badFactor(real, "between 0 and 1");
    }
    QuantizedMultiplier result = quantizeMultiplier(real);
    if (result.shift() > 0) {
      throw badFactor(real, "between 0 and 1");
    }
    return result;
  }

  /**
   * Like {@link #quantizeMultiplier}, for factors above 1: the shift is to the left ({@code
   * QuantizeMultiplierGreaterThanOne}).
   *
   * @throws WaferException for another factor
   */
  public static QuantizedMultiplier quantizeMultiplierGreaterThanOne(double real) {
    if (!(real > 1 && real < 0x1p31)) {
      throw badFactor(real, "between 1 and 2^31");
    }
    int shift = Math.getExponent(real) + 1;
    long significand = (long) roundHalfAwayFromZero(Math.scalb(real, 31 - shift));
    return significand == 1L << 31
        ? new QuantizedMultiplier(1 << 30, shift + 1)
        : new QuantizedMultiplier((int) significand, shift);
  }

  /**
   * The largest magnitude that still fits {@code integerBits} integer bits after a shift of {@code
   * leftShift} bits in a 31-bit number ({@code CalculateInputRadius}).
   */
  public static int inputRadius(int integerBits, int leftShift) {
    if (leftShift > 62) {
      return 0;
    }
    return (int)
        Math.floor(1.0 * ((1 << integerBits) - 1) * (1L << (31 - integerBits)) / (1L << leftShift));
  }

  /** The refusal of scales that combine to the factor {@code real}. */
  public static WaferException badFactor(double real, String supported) {
    return new WaferException(
        Diagnostic.of(
                Diagnostic.Code.INCONSISTENT_MODEL,
                "the scales of an operator's tensors must combine to a factor that the kernels"
                    + " can apply")
            .found(Double.toString(real))
            .supported(supported));
  }

  /** High half of {@code 2ab}, rounded, saturated where both are the minimum. */
  public static int saturatingRoundingDoublingHighMul(int a, int b) {
    if (a == Integer.MIN_VALUE && b == Integer.MIN_VALUE) {
      return Integer.MAX_VALUE;
    }
    long product = (long) a * b;
    long nudge = product >= 0 ? 1L << 30 : 1 - (1L << 30);
    return (int) ((product + nudge) / (1L << 31));
  }

  /** High half of {@code 2ab} for 16-bit operands, rounded, saturated. */
  public static short saturatingRoundingDoublingHighMul16(short a, short b) {
    if (a == Short.MIN_VALUE && b == Short.MIN_VALUE) {
      return Short.MAX_VALUE;
    }
    int product = a * b;
    int nudge = product >= 0 ? 1 << 14 : 1 - (1 << 14);
    return (short) ((product + nudge) / (1 << 15));
  }

  /** {@code x / 2^exponent}, to the nearest, ties away from zero; exponent 0 to 31. */
  public static int roundingDivideByPot(int x, int exponent) {
    int mask = (int) ((1L << exponent) - 1);
    int remainder = x & mask;
    int threshold = (mask >> 1) + (x < 0 ? 1 : 0);
    return (x >> exponent) + (remainder > threshold ? 1 : 0);
  }

  /**
   * {@link #roundingDivideByPot} as it is for 16 bits: from exponent 16 on the mask of the
   * remainder is cut, so that what is not negative gives 1.
   */
  public static short roundingDivideByPot16(short x, int exponent) {
    short mask = (short) ((1L << exponent) - 1);
    int remainder = x & mask;
    int threshold = (mask >> 1) + (x < 0 ? 1 : 0);
    return (short) ((x >> exponent) + (remainder > threshold ? 1 : 0));
  }

  /** {@code x * 2^exponent}, saturated, for exponents 1 to 30. */
  public static int saturatingMultiplyByPot(int x, int exponent) {
    int threshold = (1 << (31 - exponent)) - 1;
    if (x > threshold) {
      return Integer.MAX_VALUE;
    }
    return x < -threshold ? Integer.MIN_VALUE : x << exponent;
  }

  /** {@code x} times a real factor for 32-bit accumulators: two roundings, the shift wraps. */
  public static int multiplyByQuantizedMultiplier(int x, int multiplier, int shift) {
    int leftShift = Math.max(shift, 0);
    int rightShift = Math.max(-shift, 0);
    return roundingDivideByPot(
        saturatingRoundingDoublingHighMul(x << leftShift, multiplier), rightShift);
  }

  /**
   * {@code x} times a real factor for 64-bit accumulators (16-bit activations): the significand is
   * cut to Q15 and there is one rounding, ties up.
   */
  public static int multiplyByQuantizedMultiplier(long x, int multiplier, int shift) {
    int totalShift = 15 - shift;
    return (int) ((x * reducedMultiplier(multiplier) + (1L << (totalShift - 1))) >> totalShift);
  }

  /** The Q15 significand that the 64-bit form multiplies by. */
  public static int reducedMultiplier(int multiplier) {
    return multiplier < 0x7FFF0000 ? (multiplier + (1 << 15)) >> 16 : 0x7FFF;
  }
}
