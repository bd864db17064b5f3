package dev.wafer.planner.regions;

import dev.wafer.planner.ArenaBuffer;
import dev.wafer.planner.ArenaProblem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which buffer goes into which region?
 *
 * <p>Pinned buffers keep their offsets, so all of them go into one region.
 *
 * @param arena the buffers; its capacity is not looked at
 * @param trafficBytes what one inference reads and writes of each buffer, by id
 * @param regions the fastest first, at least one
 */
public record RegionProblem(
    ArenaProblem arena, Map<Integer, Long> trafficBytes, List<ArenaRegion> regions) {
  public RegionProblem {
    trafficBytes = Collections.unmodifiableMap(new LinkedHashMap<>(trafficBytes));
    regions = List.copyOf(regions);
    if (regions.isEmpty()) {
      throw new IllegalArgumentException("no region");
    }
    for (ArenaBuffer buffer : arena.buffers()) {
      if (!trafficBytes.containsKey(buffer.id())) {
        throw new IllegalArgumentException("no traffic of buffer " + buffer.id());
      }
    }
  }

  /** The problem of some of the buffers; rules hold only between two of them. */
  public ArenaProblem part(Set<Integer> ids) {
    return ArenaProblem.of(arena.buffers().stream().filter(b -> ids.contains(b.id())).toList())
        .withOverlapRules(
            arena.overlapRules().stream()
                .filter(rule -> ids.contains(rule.lowerId()) && ids.contains(rule.upperId()))
                .toList());
  }
}
