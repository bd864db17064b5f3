package dev.wafer.planner.regions;

import dev.wafer.planner.ArenaPlanner;
import dev.wafer.planner.PlannerOptions;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether some units fit into a region, by the planner's word; asks once for each set. */
final class Fit {
  /** So many units have few enough splits to look at them. */
  static final int FEW_UNITS = 24;

  /** What is asked of the planner for few units: a look takes well below a millisecond. */
  static final PlannerOptions FEW = PlannerOptions.greedyOnly().withExactEffort(50_000);

  private final RegionProblem problem;
  private final List<Unit> units;
  private final ArenaPlanner planner;
  private final Map<BitSet, Long> heights = new LinkedHashMap<>();
  private int looks;

  Fit(RegionProblem problem, List<Unit> units) {
    this.problem = problem;
    this.units = units;
    planner = new ArenaPlanner(units.size() <= FEW_UNITS ? FEW : PlannerOptions.greedyOnly());
  }

  /** How many sets were planned. */
  int looks() {
    return looks;
  }

  boolean fits(BitSet chosen, int region) {
    long capacity = problem.regions().get(region).capacityBytes();
    boolean tooLarge = chosen.stream().anyMatch(unit -> units.get(unit).sizeBytes() > capacity);
    return !tooLarge && heightBytes(chosen) <= capacity;
  }

  long heightBytes(BitSet chosen) {
    Long known = heights.get(chosen);
    if (known == null) {
      looks++;
      known = planner.plan(problem.part(ids(chosen))).heightBytes();
      heights.put((BitSet) chosen.clone(), known);
    }
    return known;
  }

  Set<Integer> ids(BitSet chosen) {
    Set<Integer> ids = new TreeSet<>();
    chosen.stream().forEach(unit -> ids.addAll(units.get(unit).ids()));
    return ids;
  }
}
