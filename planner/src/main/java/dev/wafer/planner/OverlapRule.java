package dev.wafer.planner;

/**
 * Permission for two buffers to share bytes although both are live.
 *
 * <p>Two live buffers are disjoint unless a rule says otherwise. With {@code distance =
 * offset(upper) - offset(lower)} a rule also permits {@code distance >= minDistanceBytes} (form
 * {@code AT_LEAST}) or {@code distance == minDistanceBytes} (form {@code EXACTLY}). Disjoint always
 * stays permitted, and a pair may have several rules: one of them has to hold.
 *
 * <p>A kernel that reads its input in raster order and may write its output from {@code d} bytes
 * below the input gives {@code AT_LEAST} with lower = output, upper = input, distance = d; an
 * element-wise kernel has d = 0, which covers the in-place case. The mirror image (bottom-up order)
 * has lower = input and upper = output. A kernel that allows the very same offset and nothing else
 * gives {@link #sameOffset}. The rule holds for the whole time in which both buffers live, so the
 * caller states it only where the input dies in the step that writes the output.
 *
 * @param lowerId the buffer that the distance counts from
 * @param upperId the buffer that the distance counts to
 * @param minDistanceBytes the distance; may be negative
 * @param form whether larger distances are permitted, too
 */
public record OverlapRule(int lowerId, int upperId, long minDistanceBytes, Form form) {
  /** How a distance is compared. */
  public enum Form {
    /** The stated distance or any larger one. */
    AT_LEAST,
    /** The stated distance alone. */
    EXACTLY
  }

  /** Checks that two buffers are named. */
  public OverlapRule {
    if (lowerId == upperId) {
      throw new IllegalArgumentException("overlap rule of buffer " + lowerId + " with itself");
    }
  }

  /** {@code offset(upper) >= offset(lower) + minDistanceBytes}. */
  public static OverlapRule atLeast(int lowerId, int upperId, long minDistanceBytes) {
    return new OverlapRule(lowerId, upperId, minDistanceBytes, Form.AT_LEAST);
  }

  /** Both buffers may start at the same byte. */
  public static OverlapRule sameOffset(int firstId, int secondId) {
    return new OverlapRule(firstId, secondId, 0, Form.EXACTLY);
  }

  /** Whether offsets this far apart are what the rule permits. */
  public boolean permits(long lowerOffsetBytes, long upperOffsetBytes) {
    long distance = upperOffsetBytes - lowerOffsetBytes;
    return form == Form.AT_LEAST ? distance >= minDistanceBytes : distance == minDistanceBytes;
  }
}
