package dev.wafer.passes.encoding;

/**
 * How an array of units is coded. A zero unit is one whose bits are all zero.
 *
 * @param kind the scheme
 * @param unit what is coded as one value
 * @param block units that are coded as one: all zero, or all stored; 1 but for {@link Kind#BITMAP}
 * @param mixed whether the bytes are the weights {@code a, b} of halfwords {@code a + 256 b}, which
 *     the decoder makes after it has expanded them
 */
public record Encoding(Kind kind, Unit unit, int block, boolean mixed) {
  /** A scheme. */
  public enum Kind {
    /** For each eight blocks: a mask, first block in the highest bit, then the nonzero blocks. */
    BITMAP,
    /** For each value: a byte, how many zeros precede it, then the value, which may be zero. */
    DELTA8,
    /** For each two values: a byte, the first one's zeros in its low half, then the values. */
    DELTA4,
    /** The units one after the other. */
    PLAIN,
    /**
     * Units from -8 to 7 in half a byte each, eight in four bytes: byte {@code i} has unit {@code
     * i} in its low half and unit {@code i + 4} in its high half, each more by 8. What is left over
     * fills as many bytes as half of it needs, in the same way.
     */
    NIBBLES
  }

  /** What is coded as one value. */
  public enum Unit {
    BYTE(1, 1),
    HALFWORD(2, 2),
    /** A float by its bits. */
    WORD(4, 4),
    /** A float by the bits of an equal half-precision number. */
    HALF(4, 2),
    /** The same where no number is subnormal or infinite or none, nor a stored one zero. */
    NORMAL_HALF(4, 2);

    private final int expandedBytes;
    private final int codedBytes;

    Unit(int expandedBytes, int codedBytes) {
      this.expandedBytes = expandedBytes;
      this.codedBytes = codedBytes;
    }

    public int expandedBytes() {
      return expandedBytes;
    }

    public int codedBytes() {
      return codedBytes;
    }
  }

  /** For reports, for example {@code bitmap-half} or {@code bitmap-byte x4}. */
  public String label() {
    String units =
        switch (unit) {
          case BYTE -> "byte";
          case HALFWORD -> "halfword";
          case WORD -> "float";
          case HALF, NORMAL_HALF -> "half";
        };
    String scheme =
        switch (kind) {
          case BITMAP -> "bitmap";
          case DELTA8 -> "delta8";
          case DELTA4 -> "delta4";
          case PLAIN -> "plain";
          case NIBBLES -> "nibbles";
        };
    return scheme + "-" + units + (block == 1 ? "" : "x" + block);
  }
}
