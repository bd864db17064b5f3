package dev.wafer.reference;

/**
 * A real factor {@code multiplier * 2^(shift - 31)}: {@code multiplier} is a Q31 significand in
 * [2^30, 2^31), or 0 (MEAN divides it further); a positive {@code shift} is to the left.
 */
public record QuantizedMultiplier(int multiplier, int shift) {
  /** See {@link FixedPoint#quantizeMultiplier}. */
  public static QuantizedMultiplier of(double real) {
    return FixedPoint.quantizeMultiplier(real);
  }

  /** Whether the factor is 1, which changes no {@code x}. */
  public boolean isOne() {
    return multiplier == 1 << 30 && shift == 1;
  }

  /** {@code x} times the factor, as the kernels with 32-bit accumulators round it. */
  public int apply(int x) {
    return FixedPoint.multiplyByQuantizedMultiplier(x, multiplier, shift);
  }

  /** {@code x} times the factor, as the kernels with 64-bit accumulators round it. */
  public int apply(long x) {
    return FixedPoint.multiplyByQuantizedMultiplier(x, multiplier, shift);
  }
}
