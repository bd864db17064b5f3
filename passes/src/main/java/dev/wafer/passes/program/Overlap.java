package dev.wafer.passes.program;

/**
 * Permission for an output of a kernel to share bytes with an input that is not used again.
 *
 * <p>It follows from the order in which the kernel reads and writes, and holds where both lie dense
 * in buffers of their own. A kernel that is called for some output channels at a time gives none.
 *
 * @param inputIndex of the node
 * @param outputIndex of the node
 * @param distanceBytes see {@link Form}
 */
public record Overlap(int inputIndex, int outputIndex, Form form, long distanceBytes) {
  /** What {@code distanceBytes} says. */
  public enum Form {
    /** The input starts this far above the output's start, or farther. Raster order. */
    OUTPUT_BELOW,
    /** The output starts this far above the input's start, or farther. The mirror image. */
    OUTPUT_ABOVE,
    /** The input starts exactly this far above the output's start. */
    EXACTLY
  }

  public Overlap {
    if (inputIndex < 0 || outputIndex < 0 || distanceBytes < 0) {
      throw new IllegalArgumentException(
          "overlap of input " + inputIndex + " and output " + outputIndex + " by " + distanceBytes);
    }
  }

  /** Both start at the very same byte. */
  public static Overlap inPlace(int inputIndex, int outputIndex) {
    return new Overlap(inputIndex, outputIndex, Form.EXACTLY, 0);
  }
}
