package dev.wafer.reference.parameters;

/**
 * The logarithm of TensorFlow Lite Micro's filter bank: of base 2 with 16 fractional bits, linear
 * in the mantissa but for a correction from a table with linear interpolation, then scaled.
 */
public final class LogarithmTable {
  /** Segments of the table. */
  public static final int SEGMENTS = 128;

  /** ln(2) with 16 fractional bits. */
  public static final int LN_2 = 45426;

  private static final int FRACTION = 1 << 16;

  private LogarithmTable() {}

  /** By how much log2(1 + i / 128) exceeds i / 128, with 16 fractional bits. */
  public static int correction(int index) {
    double x = (double) index / SEGMENTS;
    return (int) Math.rint(FRACTION * (StrictMath.log(1 + x) / StrictMath.log(2) - x));
  }

  /**
   * {@code scale * ln(x)}, unsigned, of 32 bits; what leaves them wraps.
   *
   * @param x unsigned, not zero
   */
  public static int scaledLn(int x, int scale) {
    int exponent = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(x);
    long rest = (x & 0xFFFF_FFFFL) - (1L << exponent);
    int fraction = (int) (exponent < 16 ? rest << (16 - exponent) : rest >> (exponent - 16));
    int segment = fraction >> 9;
    int from = correction(segment);
    int interpolated = ((correction(segment + 1) - from) * (fraction & 0x1FF)) >> 16;
    long log2 = ((long) exponent << 16) + fraction + from + interpolated;
    int ln = (int) ((LN_2 * log2 + FRACTION / 2) >> 16);
    return (scale * ln + FRACTION / 2) >>> 16;
  }
}
