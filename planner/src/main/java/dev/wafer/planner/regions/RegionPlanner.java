package dev.wafer.planner.regions;

import dev.wafer.planner.ArenaPlan;
import dev.wafer.planner.ArenaPlanner;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Splits an arena so that as little traffic as possible goes to slow regions, and places the
 * buffers of each region.
 *
 * <p>Two greedy splits, then, for few buffers, a search over all splits. Whether a set of buffers
 * fits is what the planner's heuristics say, so a split that only a cleverer placement would permit
 * is not found.
 */
public final class RegionPlanner {
  private final ArenaPlanner planner;

  /**
   * @param planner for the buffers of each region
   */
  public RegionPlanner(ArenaPlanner planner) {
    this.planner = planner;
  }

  /** Plans. Where not everything fits, the plan exceeds capacities by little. */
  public RegionPlan plan(RegionProblem problem) {
    List<Unit> units = Unit.of(problem);
    Fit fit = new Fit(problem, units);
    GreedySplit greedy = new GreedySplit(problem, units, fit);
    Split best = greedy.byDensity();
    if (best.excessBytes() > 0) {
      Split other = greedy.bySize();
      best = other.isBetterThan(best) ? other : best;
    }
    BranchingSplit.Result result = BranchingSplit.improve(problem, units, fit, best);
    List<ArenaPlan> plans = new ArrayList<>();
    for (BitSet chosen : result.split().chosen()) {
      plans.add(planner.plan(problem.part(fit.ids(chosen))));
    }
    RegionPlan plan = new RegionPlan(problem.regions(), plans, result.complete());
    List<String> violations = RegionValidator.violations(problem, plan);
    if (!violations.isEmpty()) {
      throw new IllegalStateException("the split of the arena is wrong: " + violations);
    }
    return plan;
  }
}
