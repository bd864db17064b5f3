package dev.wafer.passes.program;

/**
 * Where an input or an output of a model lies.
 *
 * @param alignmentBytes of its first element, a power of two
 */
public record EdgePlace(int alignmentBytes, Home home) {
  /** Every input and output starts at a multiple of so many bytes. */
  public static final int LEAST_ALIGNMENT_BYTES = 16;

  /** In the arena, without a wish. */
  public static final EdgePlace STANDARD = new EdgePlace(LEAST_ALIGNMENT_BYTES, Home.ARENA);

  /** Whose bytes they are. */
  public enum Home {
    ARENA,
    /** The caller's: each run is told where they are. */
    CALLER,
    /** The caller's, who hands over the rows of an input one after the other. */
    FED
  }

  public EdgePlace {
    if (Integer.bitCount(alignmentBytes) != 1) {
      throw new IllegalArgumentException(alignmentBytes + " is no power of two");
    }
    alignmentBytes = Math.max(alignmentBytes, LEAST_ALIGNMENT_BYTES);
  }
}
