package dev.wafer.emitter.kernels.dsp;

import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * How a sum becomes an output on the DSP extension: {@code ((2 sum * multiplier + 2^31) >> 32) +
 * rounding}, less one below zero, shifted right. With {@code rounding = (2 zeroPoint + 1) <<
 * (rightShift - 1)} this is the reference's doubling high multiply, rounding shift and zero point,
 * as long as twice a sum fits 32 bits and the shift is one to the right. Of a factor of a half or
 * more it is {@code ((2 sum << leftShift) * multiplier + 2^31) >> 32) + zeroPoint}, as long as what
 * is multiplied fits 32 bits.
 */
public record DspRequantization(QuantizedMultiplier factor, int zeroPoint) {
  /** Twice a sum below it fits 32 bits. */
  private static final long MAX_SUM = 1L << 30;

  /** Beyond it the rounding constant could leave 31 bits. */
  private static final int MAX_RIGHT_SHIFT = 20;

  /** Whether a factor is a right shift small enough for the rounding constant. */
  public static boolean takes(QuantizedMultiplier factor) {
    return factor.shift() <= -1 && factor.shift() >= -MAX_RIGHT_SHIFT;
  }

  /**
   * Whether a sum scales as the reference scales it.
   *
   * @param largestSum the largest magnitude of the sum
   */
  public boolean exact(long largestSum) {
    return takes(factor) && largestSum < MAX_SUM;
  }

  /**
   * Whether a sum scales as the reference scales it, either way. Its high product is below 2^30,
   * which leaves as much for the rounding constant: other than {@link #takes}, this counts on the
   * zero point.
   *
   * @param bits of which twice the sum is a signed number
   */
  public boolean leavesRoom(int bits) {
    int shift = rightShift();
    return shiftsLeft()
        ? bits + factor.shift() <= Integer.SIZE
        : bits <= Integer.SIZE
            && shift <= 30
            && Math.abs((long) halves()) << (shift - 1) <= 1L << 30;
  }

  /** Whether a factor is a half or more, so that nothing is shifted right. */
  public boolean shiftsLeft() {
    return factor.shift() >= 0;
  }

  /**
   * Whether a sum scales as the reference scales it, by a factor of a half or more, too.
   *
   * @param largestSum the largest magnitude of the sum
   */
  public boolean exactEitherWay(long largestSum) {
    return shiftsLeft() ? largestSum < MAX_SUM >> factor.shift() : exact(largestSum);
  }

  /** Negative where the shift is to the left. */
  public int rightShift() {
    return -factor.shift();
  }

  /** The zero point and a half, before the right shift. */
  public int rounding() {
    return halves() * (1 << (rightShift() - 1));
  }

  /** The zero point and a half, in halves. */
  public int halves() {
    return 2 * zeroPoint + 1;
  }

  /** Adds the factor's fields to the parameters, their names beginning with a prefix. */
  public void addTo(KernelBinding.Builder binding, String prefix) {
    binding
        .parameter(prefix + "multiplier", CType.I32, factor.multiplier())
        .parameter(prefix + "rounding", CType.I32, rounding())
        .parameter(prefix + "shift", CType.I32, rightShift());
  }
}
