package dev.wafer.emitter.kernels;

import static dev.wafer.targets.Work.BLOCK_COPY;
import static dev.wafer.targets.Work.COPIED_BYTE;
import static dev.wafer.targets.Work.COPIED_WORD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.passes.cost.Counts;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;

/** The work of memcpy and memset. */
public final class CopyCounts {
  /** Shorter runs are copied byte by byte. */
  private static final int WORDWISE_BYTES = 16;

  /** Runs up to this length become loads and stores where the compiler knows the length. */
  private static final int INLINED_BYTES = 32;

  /** Runs from here on up to {@link #LOOPED_BYTES} are copied by straight code of memcpy's. */
  private static final int STRAIGHT_BYTES = 32;

  private static final int LOOPED_BYTES = 64;

  /** What a word of the shortest such run takes of a word in the loop. */
  private static final double STRAIGHT_WORD = 0.84;

  private static final int WORD = 4;

  private CopyCounts() {}

  /** A run of bytes that a call copies. */
  public static Counts called(Core core, long bytes) {
    return called(core, bytes, true);
  }

  /**
   * A run of bytes that a call copies.
   *
   * @param aligned whether it starts where a word does, if its length is a multiple of words
   */
  public static Counts called(Core core, long bytes, boolean aligned) {
    boolean words =
        bytes >= WORDWISE_BYTES && (core.has(Feature.UNALIGNED) || (aligned && bytes % WORD == 0));
    return words
        ? Counts.of(BLOCK_COPY).and(COPIED_WORD, word(bytes) * bytes / WORD)
        : Counts.of(BLOCK_COPY).and(COPIED_BYTE, bytes);
  }

  /** What a word of a run takes of one of a run that is copied in a loop. */
  private static double word(long bytes) {
    if (bytes < STRAIGHT_BYTES || bytes >= LOOPED_BYTES) {
      return 1;
    }
    double longer = (double) (bytes - STRAIGHT_BYTES) / (LOOPED_BYTES - STRAIGHT_BYTES);
    return STRAIGHT_WORD + (1 - STRAIGHT_WORD) * longer;
  }

  /** A run of bytes whose length the compiler knows, since the function has few callers. */
  public static Counts inlined(Core core, long bytes) {
    boolean calls = bytes > (core.has(Feature.UNALIGNED) ? INLINED_BYTES : 1);
    double pieces = bytes / WORD + Long.bitCount(bytes % WORD);
    return calls ? called(core, bytes) : Counts.of(LOAD, pieces).and(STORE, pieces);
  }
}
