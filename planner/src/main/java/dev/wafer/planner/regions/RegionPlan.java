package dev.wafer.planner.regions;

import dev.wafer.planner.ArenaPlan;
import java.util.List;

/**
 * Where every buffer lies, in which region.
 *
 * @param regions the fastest first
 * @param plans one a region, of the buffers in it
 * @param complete whether every split was looked at; the traffic is then the least that the
 *     planner's placements permit
 */
public record RegionPlan(List<ArenaRegion> regions, List<ArenaPlan> plans, boolean complete) {
  public RegionPlan {
    regions = List.copyOf(regions);
    plans = List.copyOf(plans);
    if (regions.size() != plans.size()) {
      throw new IllegalArgumentException(regions.size() + " regions, " + plans.size() + " plans");
    }
  }

  /** Index of the region that holds a buffer. */
  public int regionOf(int buffer) {
    for (int region = 0; region < plans.size(); region++) {
      if (plans.get(region).offsetsBytes().containsKey(buffer)) {
        return region;
      }
    }
    throw new IllegalArgumentException("no region holds buffer " + buffer);
  }

  /** Offset from the start of its region's arena. */
  public long offsetBytes(int buffer) {
    return plans.get(regionOf(buffer)).offsetBytes(buffer);
  }

  /** Bytes of all arenas. */
  public long heightBytes() {
    return plans.stream().mapToLong(ArenaPlan::heightBytes).sum();
  }

  /** Bytes that do not fit, of all regions. */
  public long excessBytes() {
    long excess = 0;
    for (int i = 0; i < plans.size(); i++) {
      excess += Math.max(0, plans.get(i).heightBytes() - regions.get(i).capacityBytes());
    }
    return excess;
  }
}
