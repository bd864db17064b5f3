package dev.wafer.passes.stream;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Lays blocks out whose bytes may be shared by those that are never in use at the same event: a
 * plane of which no row stays, and what a kernel wants while it runs.
 *
 * <p>The last rows of the output may lie over blocks that are not in use any more when they are
 * written: these reach below the others, into the output's end.
 */
final class WindowLayout {
  /**
   * Bytes that belong together.
   *
   * @param events at which they are in use
   */
  record Block(long sizeBytes, int alignmentBytes, BitSet events) {}

  /**
   * The place of a block in the list of all.
   *
   * @param events number of those at which it is in use
   * @param lowestBytes its offset, at least, from the output's end
   */
  private record Turn(int index, long sizeBytes, int events, long lowestBytes) {}

  private static final Comparator<Turn> BY_SIZE = Comparator.comparingLong(Turn::sizeBytes);
  private static final Comparator<Turn> BY_USE = Comparator.comparingInt(Turn::events);
  private static final Comparator<Turn> BY_DEPTH = Comparator.comparingLong(Turn::lowestBytes);

  private static final List<Comparator<Turn>> ORDERS =
      List.of(
          BY_SIZE.thenComparing(BY_USE).reversed(),
          BY_USE.thenComparing(BY_SIZE).reversed(),
          BY_DEPTH.thenComparing(BY_SIZE.reversed()));

  private final long[] offsetBytes;
  private final long sizeBytes;
  private final long sunkBytes;

  /**
   * @param sunkBytes of the output's end in which there are blocks
   */
  private WindowLayout(long[] offsetBytes, long sizeBytes, long sunkBytes) {
    this.offsetBytes = offsetBytes;
    this.sizeBytes = sizeBytes;
    this.sunkBytes = sunkBytes;
  }

  /**
   * Each block, one after the other, at the lowest offset that is free for it: the large ones
   * first, those that are longest in use, or those that reach deepest into the output, whichever
   * takes the fewest bytes beside the output.
   *
   * @param leftBytes of the output that are not written up to each event
   */
  static WindowLayout of(List<Block> blocks, long[] leftBytes) {
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      int end = block.events().length();
      long left = end == 0 ? 0 : leftBytes[end - 1];
      turns.add(
          new Turn(
              i,
              block.sizeBytes(),
              block.events().cardinality(),
              -(left / RowWindows.ALIGNMENT_BYTES * RowWindows.ALIGNMENT_BYTES)));
    }
    WindowLayout best = null;
    for (Comparator<Turn> order : ORDERS) {
      WindowLayout layout = of(blocks, turns.stream().sorted(order).toList());
      best = best == null || layout.isBetter(best) ? layout : best;
    }
    return best;
  }

  private static WindowLayout of(List<Block> blocks, List<Turn> sorted) {
    long[] offsets = new long[blocks.size()];
    List<Integer> placed = new ArrayList<>();
    long lowest = 0;
    long highest = 0;
    for (Turn turn : sorted) {
      Block block = blocks.get(turn.index());
      long offset = lowest(blocks, offsets, placed, turn);
      offsets[turn.index()] = offset;
      if (block.sizeBytes() > 0) {
        lowest = Math.min(lowest, offset);
        highest = Math.max(highest, offset + block.sizeBytes());
        int at = placed.size();
        while (at > 0 && offsets[placed.get(at - 1)] > offset) {
          at--;
        }
        placed.add(at, turn.index());
      }
    }
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] -= lowest;
    }
    return new WindowLayout(offsets, highest - lowest, -lowest);
  }

  /**
   * @param placed by their offsets
   */
  private static long lowest(List<Block> blocks, long[] offsets, List<Integer> placed, Turn turn) {
    Block block = blocks.get(turn.index());
    long free = turn.lowestBytes();
    for (int index : placed) {
      Block other = blocks.get(index);
      if (other.events().intersects(block.events())) {
        if (free + block.sizeBytes() <= offsets[index]) {
          return free;
        }
        free =
            Math.max(
                free,
                SegmentBuilder.aligned(offsets[index] + other.sizeBytes(), block.alignmentBytes()));
      }
    }
    return free;
  }

  private boolean isBetter(WindowLayout other) {
    long beside = sizeBytes - sunkBytes;
    long others = other.sizeBytes - other.sunkBytes;
    return beside < others || (beside == others && sizeBytes < other.sizeBytes);
  }

  /** Where a block lies. */
  long offsetBytes(int block) {
    return offsetBytes[block];
  }

  /** Of all blocks. */
  long sizeBytes() {
    return sizeBytes;
  }

  /** Of the output's end that may lie over blocks. */
  long sunkBytes() {
    return sunkBytes;
  }
}
