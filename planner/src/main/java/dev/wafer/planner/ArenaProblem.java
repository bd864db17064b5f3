package dev.wafer.planner;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What has to be placed, and under which rules.
 *
 * @param buffers in any order, ids distinct
 * @param overlapRules the pairs that need not be disjoint
 * @param capacityBytes the arena's size where it is given; empty asks for the smallest arena
 */
public record ArenaProblem(
    List<ArenaBuffer> buffers, List<OverlapRule> overlapRules, OptionalLong capacityBytes) {
  /** The largest sum of sizes; keeps every computation on offsets away from overflow. */
  private static final long MAX_TOTAL_BYTES = 1L << 52;

  /** Checks ids and sizes. */
  public ArenaProblem {
    buffers = List.copyOf(buffers);
    overlapRules = List.copyOf(overlapRules);
    Set<Integer> ids = new HashSet<>();
    long total = 0;
    for (ArenaBuffer buffer : buffers) {
      if (!ids.add(buffer.id())) {
        throw new IllegalArgumentException("two buffers have the id " + buffer.id());
      }
      if (buffer.sizeBytes() > MAX_TOTAL_BYTES
          || buffer.fixedOffsetBytes().orElse(0) > MAX_TOTAL_BYTES) {
        throw new IllegalArgumentException("buffer " + buffer.id() + " is too large");
      }
      total += buffer.sizeBytes() + buffer.alignmentBytes();
      if (total > MAX_TOTAL_BYTES) {
        throw new IllegalArgumentException("the buffers are too large in sum");
      }
    }
    for (OverlapRule rule : overlapRules) {
      if (!ids.contains(rule.lowerId()) || !ids.contains(rule.upperId())) {
        throw new IllegalArgumentException("overlap rule of an unknown buffer: " + rule);
      }
      if (Math.abs(rule.minDistanceBytes()) > MAX_TOTAL_BYTES) {
        throw new IllegalArgumentException("overlap distance is too large: " + rule);
      }
    }
  }

  /** A problem without overlap rules that asks for the smallest arena. */
  public static ArenaProblem of(List<ArenaBuffer> buffers) {
    return new ArenaProblem(buffers, List.of(), OptionalLong.empty());
  }

  /** The same problem with these overlap rules. */
  public ArenaProblem withOverlapRules(List<OverlapRule> rules) {
    return new ArenaProblem(buffers, rules, capacityBytes);
  }

  /** The same problem for an arena of {@code capacity} bytes. */
  public ArenaProblem withCapacityBytes(long capacity) {
    return new ArenaProblem(buffers, overlapRules, OptionalLong.of(capacity));
  }

  /**
   * The smallest alignment of a buffer, 1 where there is none. Every offset is a multiple of it, so
   * sizes and heights count in whole granules.
   */
  public int granuleBytes() {
    return buffers.stream().mapToInt(ArenaBuffer::alignmentBytes).min().orElse(1);
  }
}
