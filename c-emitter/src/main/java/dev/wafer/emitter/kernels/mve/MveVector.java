package dev.wafer.emitter.kernels.mve;

/** Extents of the vector extension's registers and of the loops that the templates make of them. */
public final class MveVector {
  /** Bytes of a register. */
  public static final int BYTES = 16;

  /**
   * What may lie behind an array that is read by whole registers, from any of its bytes on, so that
   * no byte behind it is read.
   */
  public static final int TAIL_BYTES = BYTES - 1;

  /** Sums of 32 bits in a register. */
  static final int SUMS = BYTES / Integer.BYTES;

  /** Output channels that the matrix product makes at a time. */
  public static final int CHANNEL_BLOCK = 16;

  private MveVector() {}

  /** The registers that bytes fill, the last one perhaps in part. */
  public static long count(long sizeBytes) {
    return (sizeBytes + BYTES - 1) / BYTES;
  }
}
