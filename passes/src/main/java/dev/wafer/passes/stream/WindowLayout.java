package dev.wafer.passes.stream;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Lays blocks out whose bytes may be shared by those that are never in use at the same event: a
 * plane of which no row stays, and what a kernel wants while it runs.
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
   */
  private record Turn(int index, long sizeBytes, int events) {}

  private final long[] offsetBytes;
  private final long sizeBytes;

  private WindowLayout(long[] offsetBytes, long sizeBytes) {
    this.offsetBytes = offsetBytes;
    this.sizeBytes = sizeBytes;
  }

  /**
   * Each block, one after the other, at the lowest offset that is free for it: the large ones first
   * or those that are longest in use, whichever takes fewer bytes.
   */
  static WindowLayout of(List<Block> blocks) {
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      turns.add(new Turn(i, block.sizeBytes(), block.events().cardinality()));
    }
    Comparator<Turn> bySize = Comparator.comparingLong(Turn::sizeBytes);
    Comparator<Turn> byUse = Comparator.comparingInt(Turn::events);
    WindowLayout large = of(blocks, turns, bySize.thenComparing(byUse).reversed());
    WindowLayout longest = of(blocks, turns, byUse.thenComparing(bySize).reversed());
    return longest.sizeBytes < large.sizeBytes ? longest : large;
  }

  private static WindowLayout of(List<Block> blocks, List<Turn> turns, Comparator<Turn> order) {
    List<Turn> sorted = new ArrayList<>(turns);
    sorted.sort(order);
    long[] offsets = new long[blocks.size()];
    List<Integer> placed = new ArrayList<>();
    long size = 0;
    for (Turn turn : sorted) {
      Block block = blocks.get(turn.index());
      long offset = lowest(blocks, offsets, placed, block);
      offsets[turn.index()] = offset;
      size = Math.max(size, offset + block.sizeBytes());
      int at = placed.size();
      while (at > 0 && offsets[placed.get(at - 1)] > offset) {
        at--;
      }
      placed.add(at, turn.index());
    }
    return new WindowLayout(offsets, size);
  }

  /**
   * @param placed by their offsets
   */
  private static long lowest(
      List<Block> blocks, long[] offsets, List<Integer> placed, Block block) {
    long free = 0;
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

  /** Where a block lies. */
  long offsetBytes(int block) {
    return offsetBytes[block];
  }

  /** Of all blocks. */
  long sizeBytes() {
    return sizeBytes;
  }
}
