package dev.wafer.reference;

/**
 * The complementary error function, to the precision of a double but for a few of its last bits.
 */
public final class ErrorFunction {
  /** Below, a series converges quickly; from there on a continued fraction does. */
  private static final double SERIES_END = 2.5;

  private static final int FRACTION_TERMS = 60;

  private ErrorFunction() {}

  /** {@code 1 - erf(x)}. */
  public static double complement(double x) {
    double magnitude = Math.abs(x);
    double above = magnitude < SERIES_END ? 1 - series(magnitude) : fraction(magnitude);
    return x < 0 ? 2 - above : above;
  }

  /** All terms are positive: nothing is lost between them. */
  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; term > sum * 0x1p-60; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
  }

  private static double fraction(double x) {
    if (Double.isInfinite(x) || Double.isNaN(x)) {
      return Double.isNaN(x) ? x : 0;
    }
    double below = x;
    for (int n = FRACTION_TERMS; n > 0; n--) {
      below = x + n / 2.0 / below;
    }
    return StrictMath.exp(-x * x) / Math.sqrt(Math.PI) / below;
  }
}
