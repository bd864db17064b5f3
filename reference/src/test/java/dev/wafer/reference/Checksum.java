package dev.wafer.reference;

import java.util.zip.CRC32;

/** Pseudo-random numbers in, and a CRC-32 over the 32-bit little-endian results out. */
public final class Checksum {
  private final CRC32 crc = new CRC32();
  private long state = 1;

  public int next() {
    state = state * 6364136223846793005L + 1442695040888963407L;
    return (int) (state >>> 32);
  }

  /** The next number below {@code bound}. */
  public int next(int bound) {
    return Integer.remainderUnsigned(next(), bound);
  }

  /** {@code n} numbers of {@code bits} bits, signed. */
  public int[] next(int n, int bits) {
    int[] numbers = new int[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = next() >> (32 - bits);
    }
    return numbers;
  }

  public void add(int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      crc.update(value >> shift);
    }
  }

  public void add(int... values) {
    for (int value : values) {
      add(value);
    }
  }

  public long value() {
    return crc.getValue();
  }
}
