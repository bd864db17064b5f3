package dev.wafer.planner.regions;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Units by region.
 *
 * @param chosen one set a region
 * @param excessBytes that do not fit
 * @param slowBytes traffic, each byte times the index of its region: one region is as much slower
 *     than the one before as that is than its own predecessor
 */
record Split(List<BitSet> chosen, long excessBytes, long slowBytes) {
  static Split of(RegionProblem problem, List<Unit> units, Fit fit, List<BitSet> chosen) {
    long excess = 0;
    long slow = 0;
    List<BitSet> copies = new ArrayList<>();
    for (int region = 0; region < chosen.size(); region++) {
      BitSet part = (BitSet) chosen.get(region).clone();
      copies.add(part);
      excess += Math.max(0, fit.heightBytes(part) - problem.regions().get(region).capacityBytes());
      int rank = region;
      slow += part.stream().mapToLong(unit -> rank * units.get(unit).trafficBytes()).sum();
    }
    return new Split(copies, excess, slow);
  }

  boolean isBetterThan(Split other) {
    return excessBytes != other.excessBytes
        ? excessBytes < other.excessBytes
        : slowBytes < other.slowBytes;
  }
}
