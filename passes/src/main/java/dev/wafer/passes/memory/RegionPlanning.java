package dev.wafer.passes.memory;

import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.planner.ArenaPlan;
import dev.wafer.planner.ArenaPlanner;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.planner.regions.ArenaRegion;
import dev.wafer.planner.regions.RegionPlan;
import dev.wafer.planner.regions.RegionPlanner;
import dev.wafer.planner.regions.RegionProblem;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Splits the arena of a planned program among the regions of a board. */
public final class RegionPlanning {
  private final List<ArenaRegion> regions;

  /**
   * @param regions the fastest first; with one or none the program stays as it is
   */
  public RegionPlanning(List<ArenaRegion> regions) {
    this.regions = List.copyOf(regions);
  }

  /** The program with its buffers in the regions; what does not fit exceeds their capacities. */
  public PlannedProgram split(PlannedProgram planned) {
    if (regions.size() < 2) {
      return planned;
    }
    RegionPlan split =
        new RegionPlanner(new ArenaPlanner(PlannerOptions.standard()))
            .plan(
                new RegionProblem(
                    ArenaPlanning.problem(planned.program()),
                    BufferTraffic.of(planned.program()),
                    regions));
    return new PlannedProgram(planned.program(), whole(planned.plan(), split), split);
  }

  /** All regions as one plan, with offsets from the start of each; its bounds hold for the sum. */
  private static ArenaPlan whole(ArenaPlan unsplit, RegionPlan split) {
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    split.plans().forEach(plan -> offsets.putAll(plan.offsetsBytes()));
    // Regions laid one after the other are a plan of the whole, so no split takes fewer bytes.
    return new ArenaPlan(
        offsets,
        split.heightBytes(),
        unsplit.lowerBoundBytes(),
        unsplit.noOverlapBoundBytes(),
        "split by traffic, " + (split.complete() ? "all splits searched" : "greedy"),
        split.heightBytes() == unsplit.lowerBoundBytes());
  }
}
