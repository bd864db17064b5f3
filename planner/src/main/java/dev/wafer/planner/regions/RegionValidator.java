package dev.wafer.planner.regions;

import dev.wafer.planner.ArenaBuffer;
import dev.wafer.planner.ArenaPlan;
import dev.wafer.planner.PlanValidator;
import java.util.ArrayList;
import java.util.List;

/**
 * Says which rules a split breaks. Written apart from the search; a capacity that is exceeded is no
 * broken rule, see {@link RegionPlan#excessBytes()}.
 */
public final class RegionValidator {
  private RegionValidator() {}

  /** One sentence for each broken rule; empty for a valid split. */
  public static List<String> violations(RegionProblem problem, RegionPlan plan) {
    List<String> broken = new ArrayList<>();
    if (!plan.regions().equals(problem.regions())) {
      broken.add("the plan is for other regions");
    }
    for (ArenaBuffer buffer : problem.arena().buffers()) {
      long places =
          plan.plans().stream().filter(p -> p.offsetsBytes().containsKey(buffer.id())).count();
      if (places != 1) {
        broken.add("buffer " + buffer.id() + " lies in " + places + " regions");
      }
    }
    for (ArenaPlan part : plan.plans()) {
      broken.addAll(PlanValidator.violations(problem.part(part.offsetsBytes().keySet()), part));
    }
    return broken;
  }
}
