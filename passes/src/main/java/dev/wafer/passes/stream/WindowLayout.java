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

  private final List<Long> offsetBytes;
  private final long sizeBytes;

  private WindowLayout(List<Long> offsetBytes, long sizeBytes) {
    this.offsetBytes = offsetBytes;
    this.sizeBytes = sizeBytes;
  }

  /**
   * Each block, one after the other, at the lowest offset that is free for it: the large ones first
   * or those that are longest in use, whichever takes fewer bytes.
   */
  static WindowLayout of(List<Block> blocks) {
    Comparator<Block> bySize = Comparator.comparingLong(Block::sizeBytes);
    Comparator<Block> byUse = Comparator.comparingInt(block -> block.events().cardinality());
    WindowLayout large = of(blocks, bySize.thenComparing(byUse).reversed());
    WindowLayout longest = of(blocks, byUse.thenComparing(bySize).reversed());
    return longest.sizeBytes < large.sizeBytes ? longest : large;
  }

  private static WindowLayout of(List<Block> blocks, Comparator<Block> order) {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      indices.add(i);
    }
    indices.sort(Comparator.comparing(blocks::get, order));
    Long[] offsets = new Long[blocks.size()];
    List<Integer> placed = new ArrayList<>();
    long size = 0;
    for (int index : indices) {
      Block block = blocks.get(index);
      offsets[index] = lowest(blocks, offsets, placed, block);
      size = Math.max(size, offsets[index] + block.sizeBytes());
      placed.add(index);
      placed.sort(Comparator.comparingLong(i -> offsets[i]));
    }
    return new WindowLayout(List.of(offsets), size);
  }

  /**
   * @param placed by their offsets
   */
  private static long lowest(
      List<Block> blocks, Long[] offsets, List<Integer> placed, Block block) {
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
    return offsetBytes.get(block);
  }

  /** Of all blocks. */
  long sizeBytes() {
    return sizeBytes;
  }
}
