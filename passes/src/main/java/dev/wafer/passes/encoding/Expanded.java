package dev.wafer.passes.encoding;

import dev.wafer.ir.Bytes;

/**
 * An array as its reader wants it: what a code expands to.
 *
 * @param mixed whether its halfwords are {@code a + 256 b} of two int8 weights
 */
public record Expanded(Bytes data, Elements elements, boolean mixed) {
  /** What the encodings count in. */
  public enum Elements {
    BYTES,
    HALFWORDS,
    FLOATS
  }

  /** The bytes to code: of mixed halfwords the two weights. */
  byte[] unmixed() {
    byte[] unmixed = data.toArray();
    if (mixed) {
      for (int i = 0; i < unmixed.length; i += 2) {
        unmixed[i + 1] = (byte) (unmixed[i + 1] + (unmixed[i] < 0 ? 1 : 0));
      }
    }
    return unmixed;
  }
}
