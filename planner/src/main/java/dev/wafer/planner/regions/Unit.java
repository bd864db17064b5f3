package dev.wafer.planner.regions;

import dev.wafer.planner.ArenaBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Buffers that go into one region together: one buffer, or all that are pinned.
 *
 * @param sizeBytes what they take if nothing else is there
 */
record Unit(Set<Integer> ids, long sizeBytes, long trafficBytes) {
  /** In the order of the buffers, the pinned ones first. */
  static List<Unit> of(RegionProblem problem) {
    List<Unit> units = new ArrayList<>();
    Set<Integer> pinned = new TreeSet<>();
    long pinnedEnd = 0;
    long pinnedTraffic = 0;
    for (ArenaBuffer buffer : problem.arena().buffers()) {
      long traffic = problem.trafficBytes().get(buffer.id());
      if (buffer.fixedOffsetBytes().isPresent()) {
        pinned.add(buffer.id());
        pinnedEnd = Math.max(pinnedEnd, buffer.fixedOffsetBytes().getAsLong() + buffer.sizeBytes());
        pinnedTraffic += traffic;
      } else {
        units.add(new Unit(Set.of(buffer.id()), buffer.sizeBytes(), traffic));
      }
    }
    if (!pinned.isEmpty()) {
      units.add(0, new Unit(pinned, pinnedEnd, pinnedTraffic));
    }
    return units;
  }

  double density() {
    return (double) trafficBytes / Math.max(1, sizeBytes);
  }
}
