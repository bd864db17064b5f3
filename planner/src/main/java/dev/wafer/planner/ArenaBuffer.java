package dev.wafer.planner;

import java.util.OptionalLong;

/**
 * Bytes that need a place in the arena for a while.
 *
 * @param id the caller's number, unique in a problem
 * @param name for people; need not be unique
 * @param lifespan when the bytes matter
 * @param sizeBytes how many; zero is allowed and takes no room
 * @param alignmentBytes a power of two that divides the buffer's offset
 * @param fixedOffsetBytes the offset, where the caller has pinned it (state that must keep its
 *     place, for example)
 */
public record ArenaBuffer(
    int id,
    String name,
    Lifespan lifespan,
    long sizeBytes,
    int alignmentBytes,
    OptionalLong fixedOffsetBytes) {
  /** Checks size, alignment and the fixed offset. */
  public ArenaBuffer {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("buffer " + id + ": negative size " + sizeBytes);
    }
    if (alignmentBytes <= 0 || Integer.bitCount(alignmentBytes) != 1) {
      throw new IllegalArgumentException(
          "buffer " + id + ": alignment " + alignmentBytes + " is not a power of two");
    }
    if (fixedOffsetBytes.isPresent()
        && (fixedOffsetBytes.getAsLong() < 0
            || fixedOffsetBytes.getAsLong() % alignmentBytes != 0)) {
      throw new IllegalArgumentException(
          "buffer " + id + ": cannot be pinned at " + fixedOffsetBytes.getAsLong());
    }
  }

  /** A buffer that may lie anywhere, live from {@code firstStep} to {@code lastStep} inclusive. */
  public static ArenaBuffer ofSteps(
      int id, String name, int firstStep, int lastStep, long sizeBytes, int alignmentBytes) {
    return new ArenaBuffer(
        id,
        name,
        Lifespan.ofSteps(firstStep, lastStep),
        sizeBytes,
        alignmentBytes,
        OptionalLong.empty());
  }

  /** The same buffer, pinned at {@code offsetBytes}. */
  public ArenaBuffer pinnedAt(long offsetBytes) {
    return new ArenaBuffer(
        id, name, lifespan, sizeBytes, alignmentBytes, OptionalLong.of(offsetBytes));
  }
}
