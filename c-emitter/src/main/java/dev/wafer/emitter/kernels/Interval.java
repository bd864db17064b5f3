package dev.wafer.emitter.kernels;

import dev.wafer.ir.DataType;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * The values from {@code low} to {@code high}, both inclusive, that an integer expression of the
 * emitted C can have. From them kernels know at compile time whether 32 bits are enough; where they
 * are not, the C computes with unsigned types, which wrap as TensorFlow Lite Micro's sums do, while
 * a signed overflow would be undefined. Ends beyond 64 bits saturate.
 */
public record Interval(long low, long high) {
  /** All numbers of 32 bits: what is left of a value that wraps. */
  public static final Interval INT32 = new Interval(Integer.MIN_VALUE, Integer.MAX_VALUE);

  private static final Interval ZERO = of(0);

  /**
   * @throws IllegalArgumentException if the interval is empty
   */
  public Interval {
    if (low > high) {
      throw new IllegalArgumentException(low + " to " + high);
    }
  }

  /** One value. */
  public static Interval of(long value) {
    return new Interval(value, value);
  }

  /** The values of a signed integer type. */
  public static Interval of(DataType type) {
    long half = 1L << (type.bits() - 1);
    return type.isUnsigned() ? new Interval(0, 2 * half - 1) : new Interval(-half, half - 1);
  }

  public Interval plus(Interval other) {
    return new Interval(add(low, other.low), add(high, other.high));
  }

  public Interval plus(long value) {
    return plus(of(value));
  }

  public Interval minus(Interval other) {
    return plus(other.times(of(-1)));
  }

  public Interval times(Interval other) {
    long a = multiply(low, other.low);
    long b = multiply(low, other.high);
    long c = multiply(high, other.low);
    long d = multiply(high, other.high);
    return new Interval(
        Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
  }

  /** The values of both and those between. */
  public Interval hull(Interval other) {
    return new Interval(Math.min(low, other.low), Math.max(high, other.high));
  }

  /** The sums of any of {@code count} such terms: also what has been added up on the way. */
  public Interval sums(long count) {
    return hull(ZERO).times(of(count));
  }

  /** What {@code requantize} makes of such values; before it they wrap at 32 bits. */
  public Interval scaled(QuantizedMultiplier factor) {
    Interval shifted = wrapped().times(of(1L << Math.max(factor.shift(), 0))).wrapped();
    double real = Math.scalb((double) factor.multiplier(), Math.min(factor.shift(), 0) - 31);
    return new Interval(
        (long) Math.floor(shifted.low * real), (long) Math.ceil(shifted.high * real));
  }

  /** Whether a signed type of so many bits holds all values. */
  public boolean fits(int bits) {
    long half = 1L << (bits - 1);
    return low >= -half && high <= half - 1;
  }

  /**
   * Whether sums of 64 or 32 bits hold all values; of 64 only half are known to fit, since ends
   * saturate there.
   */
  public boolean fitsSums(boolean wide) {
    return fits(wide ? Long.SIZE - 1 : Integer.SIZE);
  }

  private Interval wrapped() {
    return fits(Integer.SIZE) ? this : INT32;
  }

  private static long add(long a, long b) {
    long sum = a + b;
    boolean overflows = ((a ^ sum) & (b ^ sum)) < 0;
    return overflows ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }

  private static long multiply(long a, long b) {
    boolean fits = Math.multiplyHigh(a, b) == (a * b) >> 63;
    return fits ? a * b : (a < 0) == (b < 0) ? Long.MAX_VALUE : Long.MIN_VALUE;
  }
}
