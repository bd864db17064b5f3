package dev.wafer.planner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A problem as arrays, for the searches: buffers are numbered from zero, sizes are whole granules
 * (in bytes), steps are numbered by section. A section is a stretch of steps in which the set of
 * live buffers stays the same. Buffers of no bytes are left out.
 */
final class PlacementModel {
  /** Where a pair with a rule may lie relative to one another. */
  record Pair(int other, long otherAboveBytes, long otherBelowBytes, List<Long> exactBytes) {}

  private static final long UNPINNED = -1;

  final List<ArenaBuffer> buffers;
  final int count;
  final int sectionCount;
  final long granuleBytes;
  final long[] sizeBytes;
  final long[] alignmentBytes;

  /** The fixed offset, or a negative number. */
  final long[] pinBytes;

  /** First section of each buffer. */
  final int[] lower;

  /** First section after each buffer. */
  final int[] upper;

  /** The pairs of each buffer that have rules and are live together; mostly empty. */
  final List<List<Pair>> pairs;

  /** Whether every rule is of form AT_LEAST with a distance of zero or more. */
  final boolean monotoneRules;

  private final List<ArenaBuffer> emptyBuffers;

  PlacementModel(ArenaProblem problem) {
    buffers = problem.buffers().stream().filter(b -> b.sizeBytes() > 0).toList();
    emptyBuffers = problem.buffers().stream().filter(b -> b.sizeBytes() == 0).toList();
    count = buffers.size();
    granuleBytes = buffers.stream().mapToInt(ArenaBuffer::alignmentBytes).min().orElse(1);
    sizeBytes = new long[count];
    alignmentBytes = new long[count];
    pinBytes = new long[count];
    lower = new int[count];
    upper = new int[count];
    int[] events =
        buffers.stream()
            .map(ArenaBuffer::lifespan)
            .flatMapToInt(span -> IntStream.of(span.lower(), span.upper()))
            .sorted()
            .distinct()
            .toArray();
    sectionCount = Math.max(0, events.length - 1);
    for (int i = 0; i < count; i++) {
      ArenaBuffer buffer = buffers.get(i);
      sizeBytes[i] = alignUp(buffer.sizeBytes(), granuleBytes);
      alignmentBytes[i] = buffer.alignmentBytes();
      pinBytes[i] = buffer.fixedOffsetBytes().orElse(UNPINNED);
      lower[i] = Arrays.binarySearch(events, buffer.lifespan().lower());
      upper[i] = Arrays.binarySearch(events, buffer.lifespan().upper());
    }
    pairs = new ArrayList<>();
    monotoneRules = collectPairs(problem.overlapRules());
  }

  private boolean collectPairs(List<OverlapRule> rules) {
    Map<Integer, Integer> indexOfId = new HashMap<>();
    List<SortedMap<Integer, Pair>> byBuffer = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      indexOfId.put(buffers.get(i).id(), i);
      byBuffer.add(new TreeMap<>());
    }
    boolean monotone = true;
    for (OverlapRule rule : rules) {
      Integer low = indexOfId.get(rule.lowerId());
      Integer high = indexOfId.get(rule.upperId());
      if (low == null || high == null || !conflict(low, high)) {
        continue;
      }
      monotone &= rule.form() == OverlapRule.Form.AT_LEAST && rule.minDistanceBytes() >= 0;
      Pair old =
          byBuffer
              .get(low)
              .getOrDefault(high, new Pair(high, sizeBytes[low], sizeBytes[high], List.of()));
      long distance = rule.minDistanceBytes();
      Pair merged;
      if (rule.form() == OverlapRule.Form.AT_LEAST) {
        long above = Math.min(old.otherAboveBytes(), distance);
        merged = new Pair(high, above, old.otherBelowBytes(), old.exactBytes());
      } else {
        List<Long> exact =
            Stream.concat(old.exactBytes().stream(), Stream.of(distance)).sorted().toList();
        merged = new Pair(high, old.otherAboveBytes(), old.otherBelowBytes(), exact);
      }
      List<Long> mirrored = merged.exactBytes().stream().map(d -> -d).sorted().toList();
      byBuffer.get(low).put(high, merged);
      byBuffer
          .get(high)
          .put(low, new Pair(low, merged.otherBelowBytes(), merged.otherAboveBytes(), mirrored));
    }
    byBuffer.forEach(map -> pairs.add(List.copyOf(map.values())));
    return monotone;
  }

  boolean conflict(int a, int b) {
    return lower[a] < upper[b] && lower[b] < upper[a];
  }

  boolean isPinned(int i) {
    return pinBytes[i] >= 0;
  }

  /** Bytes that each section's live buffers sum up to. */
  long[] liveBytes() {
    long[] change = new long[sectionCount + 1];
    for (int i = 0; i < count; i++) {
      change[lower[i]] += sizeBytes[i];
      change[upper[i]] -= sizeBytes[i];
    }
    Arrays.parallelPrefix(change, Long::sum);
    return Arrays.copyOf(change, sectionCount);
  }

  /** The most bytes that the buffer {@code a} and its partner may have in common. */
  long largestSharedBytes(int a, Pair pair) {
    long best = sharedBytes(a, pair.other(), Math.max(pair.otherAboveBytes(), plateau(a, pair)));
    best = Math.max(best, sharedBytes(a, pair.other(), plateauBelow(a, pair)));
    for (long distance : pair.exactBytes()) {
      best = Math.max(best, sharedBytes(a, pair.other(), distance));
    }
    return best;
  }

  /** The smallest distance at which the smaller buffer lies inside the larger one. */
  private long plateau(int a, Pair pair) {
    return Math.min(0, sizeBytes[a] - sizeBytes[pair.other()]);
  }

  private long plateauBelow(int a, Pair pair) {
    long largest = Math.max(0, sizeBytes[a] - sizeBytes[pair.other()]);
    return Math.min(-pair.otherBelowBytes(), largest);
  }

  private long sharedBytes(int a, int b, long distance) {
    long end = Math.min(sizeBytes[a], distance + sizeBytes[b]);
    return Math.max(0, end - Math.max(0, distance));
  }

  /** The largest end of a buffer. */
  long heightBytes(long[] offsets) {
    long height = 0;
    for (int i = 0; i < count; i++) {
      height = Math.max(height, offsets[i] + sizeBytes[i]);
    }
    return height;
  }

  /** Offsets by id, with a place for buffers of no bytes. */
  SortedMap<Integer, Long> offsetsById(long[] offsets) {
    SortedMap<Integer, Long> byId = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      byId.put(buffers.get(i).id(), offsets[i]);
    }
    emptyBuffers.forEach(b -> byId.put(b.id(), b.fixedOffsetBytes().orElse(0)));
    return byId;
  }

  static long alignUp(long value, long alignment) {
    return (value + alignment - 1) & -alignment;
  }
}
