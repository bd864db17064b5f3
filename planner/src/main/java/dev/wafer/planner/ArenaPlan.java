package dev.wafer.planner;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where every buffer lies.
 *
 * @param offsetsBytes the offset of each buffer, by id
 * @param heightBytes the arena's size: the largest end of a buffer, in whole granules ({@link
 *     ArenaProblem#granuleBytes()})
 * @param lowerBoundBytes no plan of this problem is smaller; takes overlap rules into account
 * @param noOverlapBoundBytes the largest sum of live bytes, the bound that holds where no two live
 *     buffers overlap; a plan that uses overlap rules may lie below it
 * @param method the heuristic or search that found the plan
 * @param provenOptimal whether no smaller plan exists: the lower bound is met, or the exact search
 *     has looked at everything. False says only that nothing is proven
 */
public record ArenaPlan(
    SortedMap<Integer, Long> offsetsBytes,
    long heightBytes,
    long lowerBoundBytes,
    long noOverlapBoundBytes,
    String method,
    boolean provenOptimal) {
  /** Copies the offsets. */
  public ArenaPlan {
    offsetsBytes = Collections.unmodifiableSortedMap(new TreeMap<>(offsetsBytes));
  }

  /** The offset of a buffer. */
  public long offsetBytes(int id) {
    Long offset = offsetsBytes.get(id);
    if (offset == null) {
      throw new IllegalArgumentException("the plan has no buffer " + id);
    }
    return offset;
  }

  /** Bytes above the lower bound. */
  public long gapBytes() {
    return heightBytes - lowerBoundBytes;
  }

  /** The gap in percent of the lower bound; empty where the bound is zero. */
  public OptionalDouble gapPercent() {
    return lowerBoundBytes == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(100.0 * gapBytes() / lowerBoundBytes);
  }

  /** The same plan with other offsets, for tests and for tools that edit a plan. */
  public ArenaPlan withOffsets(Map<Integer, Long> offsets) {
    return new ArenaPlan(
        new TreeMap<>(offsets),
        heightBytes,
        lowerBoundBytes,
        noOverlapBoundBytes,
        method,
        provenOptimal);
  }
}
