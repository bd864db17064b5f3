package dev.wafer.emitter.kernels.mve;

import dev.wafer.emitter.kernels.Interval;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * How a sum becomes an output on the vector extension: a shift to the left if there is one, the
 * rounding doubling high multiply, a shift to the right that rounds half up after one was taken
 * from what is below zero, so half away from zero. These are the reference's bits as long as sums
 * fit 32 bits; what a shift to the left drops, the reference drops as well.
 */
public record MveRequantization(QuantizedMultiplier factor, int zeroPoint) {
  /**
   * Whether a sum, and what it is scaled to with the zero point, fits 32 bits.
   *
   * @param largestSum the largest magnitude of the sum
   */
  public boolean exact(long largestSum) {
    Interval sums = new Interval(-largestSum, largestSum);
    return sums.fits(Integer.SIZE) && sums.scaled(factor).plus(zeroPoint).fits(Integer.SIZE);
  }
}
