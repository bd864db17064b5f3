package dev.wafer.reference;

import static dev.wafer.reference.FixedPoint.saturatingMultiplyByPot;
import static dev.wafer.reference.FixedPoint.saturatingRoundingDoublingHighMul;

/**
 * {@code 1 / sqrt(x)} of a whole number as a factor, by Newton's iteration on numbers with three
 * integer bits ({@code GetInvSqrtQuantizedMultiplierExp}).
 */
public final class InverseSquareRoot {
  private static final int ONE = 1 << 28;
  private static final int THREE_HALVES = ONE + (ONE >> 1);
  private static final int SQRT_HALF = 1518500250;
  private static final int ITERATIONS = 5;

  private InverseSquareRoot() {}

  /**
   * The factor for a number.
   *
   * @param x 0 or more; 0 counts as 1
   */
  public static QuantizedMultiplier of(int x) {
    if (x <= 1) {
      return new QuantizedMultiplier(Integer.MAX_VALUE, 0);
    }
    int rightShift = 11;
    int input = x;
    while (input >= 1 << 29) {
      input /= 4;
      rightShift++;
    }
    int pairs = (Integer.numberOfLeadingZeros(input) - 1) / 2 - 1;
    rightShift -= pairs;
    input <<= 2 * pairs;
    int root = saturatingRoundingDoublingHighMul(newton(input >> 1), SQRT_HALF);
    return rightShift < 0
        ? new QuantizedMultiplier(root << -rightShift, 0)
        : new QuantizedMultiplier(root, -rightShift);
  }

  private static int newton(int a) {
    int half = FixedPoint.roundingDivideByPot(a, 1);
    int x = ONE;
    for (int i = 0; i < ITERATIONS; i++) {
      int square = saturatingRoundingDoublingHighMul(x, x);
      int cube = saturatingMultiplyByPot(saturatingRoundingDoublingHighMul(square, x), 6);
      x =
          saturatingMultiplyByPot(
              saturatingRoundingDoublingHighMul(THREE_HALVES, x)
                  - saturatingRoundingDoublingHighMul(half, cube),
              3);
    }
    return x;
  }
}
