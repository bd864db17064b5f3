package dev.wafer.passes.lower;

import dev.wafer.ir.Graph;
import dev.wafer.passes.slices.Edge;
import dev.wafer.passes.slices.SlicePlan;
import dev.wafer.passes.slices.SlicePlanner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Asks the arena planner whether copies pay. A joined buffer lives from its first part on, so that
 * saving a copy can need a larger arena; then copies come back, one buffer after the other, as long
 * as that makes the arena smaller.
 */
final class SliceChoice {
  /** With more joined buffers than this there are all slices or none: each trial is a plan. */
  private static final int MOST_TRIALS = 12;

  private static final String LARGER = "the arena would be larger";

  private final SlicePlanner planner;
  private final Function<SlicePlan, LoweringChoices> lowering;
  private final ArenaPlanning planning;

  SliceChoice(
      SlicePlanner planner, Function<SlicePlan, LoweringChoices> lowering, ArenaPlanning planning) {
    this.planner = planner;
    this.lowering = lowering;
    this.planning = planning;
  }

  LoweringChoices choose(Graph graph) {
    LoweringChoices sliced = lowering.apply(planner.plan());
    if (!sliced.slices().savesCopies()) {
      return sliced;
    }
    long least = arenaBytes(lowering.apply(SlicePlan.none(graph)));
    long bytes = arenaBytes(sliced);
    if (bytes <= least) {
      return sliced;
    }
    List<Set<Edge>> groups = new ArrayList<>(sliced.slices().groups().values());
    // The buffers that are joined last are the largest where joins grow.
    Collections.reverse(groups);
    if (groups.size() <= MOST_TRIALS) {
      for (Set<Edge> group : groups) {
        LoweringChoices trial = lowering.apply(planner.without(sliced.slices(), group, LARGER));
        long trialBytes = arenaBytes(trial);
        if (trialBytes < bytes) {
          sliced = trial;
          bytes = trialBytes;
        }
        if (bytes <= least) {
          return sliced;
        }
      }
    }
    SlicePlan plan = sliced.slices();
    for (Set<Edge> group : groups) {
      plan = planner.without(plan, group, LARGER);
    }
    return lowering.apply(plan);
  }

  private long arenaBytes(LoweringChoices choices) {
    return planning.plan(Lowering.program(choices, choices.folded())).plan().heightBytes();
  }
}
