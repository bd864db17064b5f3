package dev.wafer.reference;

import static dev.wafer.reference.FixedPoint.roundingDivideByPot;
import static dev.wafer.reference.FixedPoint.saturatingMultiplyByPot;
import static dev.wafer.reference.FixedPoint.saturatingRoundingDoublingHighMul;

/**
 * Transcendental functions on 32-bit fixed-point numbers with the polynomials, barrel shifters and
 * Newton steps of gemmlowp's {@code fixedpoint.h}, bit for bit. {@code Qm.n} is a number with m
 * integer and n fractional bits beside the sign.
 */
public final class FixedPointMath {
  private static final int ONE_Q0_31 = Integer.MAX_VALUE;
  private static final int ONE_Q2_29 = 1 << 29;
  // exp(-1/8), 1/3, and 48/17 and -32/17 in Q2.29.
  private static final int EXP_MINUS_ONE_EIGHTH = 1895147668;
  private static final int ONE_THIRD = 715827883;
  private static final int NEWTON_CONSTANT = 1515870810;
  private static final int NEWTON_SLOPE = -1010580540;

  // For the logarithm, in Q0.31: ln 2, 2^(-1/4), 2^(-1/2), 1/4, and the rational function's
  // 11/240 * 2^(1/4), 1/20 * 2^(1/4), 2 * 2^(-1/4) - 2^(1/4), 1/4 * 2^(1/4).
  private static final int LOG_2 = 1488522236;
  private static final int SQRT_SQRT_HALF = 1805811301;
  private static final int SQRT_HALF = 1518500250;
  private static final int ONE_QUARTER = 536870912;
  private static final int LOG_N = 117049297;
  private static final int LOG_D = 127690142;
  private static final int LOG_I = 1057819769;
  private static final int LOG_F = 638450708;

  private FixedPointMath() {}

  /** exp(a) in Q0.31 for {@code a} in [-1/4, 0) in Q0.31. */
  private static int expOnQuarter(int a) {
    int x = a + (1 << 28);
    int x2 = saturatingRoundingDoublingHighMul(x, x);
    int x3 = saturatingRoundingDoublingHighMul(x2, x);
    int x4 = saturatingRoundingDoublingHighMul(x2, x2);
    int x4Over4 = roundingDivideByPot(x4, 2);
    int tail =
        roundingDivideByPot(saturatingRoundingDoublingHighMul(x4Over4 + x3, ONE_THIRD) + x2, 1);
    return EXP_MINUS_ONE_EIGHTH + saturatingRoundingDoublingHighMul(EXP_MINUS_ONE_EIGHTH, x + tail);
  }

  /** exp(a) in Q0.31 for {@code a <= 0} with {@code integerBits} integer bits. */
  public static int expOnNegativeValues(int a, int integerBits) {
    int fractionalBits = 31 - integerBits;
    int oneQuarter = 1 << (fractionalBits - 2);
    int aModQuarterMinusQuarter = (a & (oneQuarter - 1)) - oneQuarter;
    int result = expOnQuarter(rescale(aModQuarterMinusQuarter, integerBits, 0));
    int remainder = aModQuarterMinusQuarter - a;
    result = barrel(result, remainder, integerBits, -2, 1672461947);
    result = barrel(result, remainder, integerBits, -1, 1302514674);
    result = barrel(result, remainder, integerBits, 0, 790015084);
    result = barrel(result, remainder, integerBits, 1, 290630308);
    result = barrel(result, remainder, integerBits, 2, 39332535);
    result = barrel(result, remainder, integerBits, 3, 720401);
    result = barrel(result, remainder, integerBits, 4, 242);
    if (integerBits > 5 && a < -(1 << (36 - integerBits))) {
      result = 0;
    }
    return a == 0 ? ONE_Q0_31 : result;
  }

  private static int barrel(
      int result, int remainder, int integerBits, int exponent, int multiplier) {
    if (integerBits <= exponent || (remainder & 1 << (31 - integerBits + exponent)) == 0) {
      return result;
    }
    return saturatingRoundingDoublingHighMul(result, multiplier);
  }

  /** 1 / (1 + x) in Q0.31 for {@code x} in [0, 1] in Q0.31. */
  public static int oneOverOnePlusX(int x) {
    return saturatingMultiplyByPot(twiceReciprocal(x), 1);
  }

  /** (1 - x) / (1 + x) in Q0.31 for {@code x} in [0, 1] in Q0.31. */
  public static int oneMinusXOverOnePlusX(int x) {
    return rescale(twiceReciprocal(x) - ONE_Q2_29, 2, 0);
  }

  /** 2 / (1 + x) in Q2.29 by three Newton steps. */
  private static int twiceReciprocal(int x) {
    int halfDenominator = roundingHalfSum(x, ONE_Q0_31);
    int y = NEWTON_CONSTANT + saturatingRoundingDoublingHighMul(halfDenominator, NEWTON_SLOPE);
    for (int i = 0; i < 3; i++) {
      int product = saturatingRoundingDoublingHighMul(halfDenominator, y);
      int error = ONE_Q2_29 - product;
      y += saturatingMultiplyByPot(saturatingRoundingDoublingHighMul(y, error), 2);
    }
    return y;
  }

  /** 1 / (1 + exp(-a)) in Q0.31 for {@code a} with {@code integerBits} integer bits. */
  public static int logistic(int a, int integerBits) {
    if (a == 0) {
      return 1 << 30;
    }
    int onPositive = oneOverOnePlusX(expOnNegativeValues(a > 0 ? -a : a, integerBits));
    return a > 0 ? onPositive : ONE_Q0_31 - onPositive;
  }

  /** tanh(a) in Q0.31 for {@code a} with {@code integerBits} integer bits. */
  public static int tanh(int a, int integerBits) {
    if (a == 0) {
      return 0;
    }
    // Doubling is exact: the same bits read with one more integer bit.
    int magnitude = oneMinusXOverOnePlusX(expOnNegativeValues(a > 0 ? -a : a, integerBits + 1));
    return a < 0 ? -magnitude : magnitude;
  }

  /**
   * Natural logarithm of {@code x >= 1} ({@code log_x_for_x_greater_than_or_equal_to_1}): the
   * argument is split into a power of two and a remainder near 1, whose logarithm is a rational
   * function.
   *
   * @param inputIntegerBits integer bits of {@code x}
   * @param outputIntegerBits integer bits of the result, enough for the largest logarithm
   */
  public static int log(int x, int inputIntegerBits, int outputIntegerBits) {
    int sumIntegerBits = outputIntegerBits + 1;
    int quarter = rescale(ONE_QUARTER, 0, sumIntegerBits);
    int headroomPlusOne = Integer.numberOfLeadingZeros(x);
    int remainderA =
        saturatingMultiplyByPot(
            saturatingRoundingDoublingHighMul(
                saturatingMultiplyByPot(x, headroomPlusOne - 1), SQRT_HALF),
            1);
    int powerA =
        saturate(
            (long) saturatingMultiplyByPot(inputIntegerBits - headroomPlusOne, 31 - sumIntegerBits)
                + quarter);
    int headroomB =
        Integer.numberOfLeadingZeros(saturatingRoundingDoublingHighMul(x, SQRT_HALF)) - 1;
    int remainderB = saturatingMultiplyByPot(x, headroomB);
    int powerB =
        saturate(
            (long) saturatingMultiplyByPot(inputIntegerBits - headroomB, 31 - sumIntegerBits)
                - quarter);
    int r = Math.min(remainderA, remainderB);
    int power = Math.max(powerA, powerB);

    int p = roundingHalfSum(r, SQRT_SQRT_HALF);
    int q = 2 * (r - SQRT_SQRT_HALF);
    int square = saturatingRoundingDoublingHighMul(q, q);
    int numerator =
        saturatingRoundingDoublingHighMul(q, r)
            + saturatingRoundingDoublingHighMul(
                saturatingRoundingDoublingHighMul(q, square), LOG_N);
    int denominatorMinusOne =
        saturatingRoundingDoublingHighMul(
                p, LOG_I + q + saturatingRoundingDoublingHighMul(LOG_D, square))
            + saturatingRoundingDoublingHighMul(LOG_F, q);
    int quotient =
        saturatingRoundingDoublingHighMul(
            rescale(numerator, 0, sumIntegerBits), oneOverOnePlusX(denominatorMinusOne));
    return rescale(
        saturatingRoundingDoublingHighMul(power, LOG_2) + quotient,
        sumIntegerBits,
        outputIntegerBits);
  }

  private static int roundingHalfSum(int a, int b) {
    long sum = (long) a + b;
    return (int) ((sum + (sum >= 0 ? 1 : -1)) / 2);
  }

  private static int saturate(long x) {
    return (int) Math.min(Math.max(x, Integer.MIN_VALUE), Integer.MAX_VALUE);
  }

  /** The same value with another number of integer bits: saturates up, rounds down. */
  public static int rescale(int x, int fromIntegerBits, int toIntegerBits) {
    int exponent = fromIntegerBits - toIntegerBits;
    if (exponent == 0) {
      return x;
    }
    return exponent > 0 ? saturatingMultiplyByPot(x, exponent) : roundingDivideByPot(x, -exponent);
  }

  /**
   * 1 / x for {@code x > 0} with {@code integerBits} integer bits: a Q0.31 number in [1/2, 1] to be
   * shifted right by {@link Reciprocal#bitsOverUnit} ({@code GetReciprocal}).
   */
  public static Reciprocal reciprocal(long x, int integerBits) {
    // Zero for the numbers of 32 bits that TensorFlow Lite knows.
    int excess = Math.max(0, 32 - Long.numberOfLeadingZeros(x));
    int kept = (int) (x >> excess);
    int headroomPlusOne = Integer.numberOfLeadingZeros(kept);
    int shiftedMinusOne = (kept << headroomPlusOne) - (1 << 31);
    return new Reciprocal(oneOverOnePlusX(shiftedMinusOne), integerBits + excess - headroomPlusOne);
  }

  /** A reciprocal {@code scale * 2^-bitsOverUnit}, {@code scale} in Q0.31. */
  public record Reciprocal(int scale, int bitsOverUnit) {}
}
