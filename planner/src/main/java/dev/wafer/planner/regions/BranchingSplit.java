package dev.wafer.planner.regions;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Looks at every split of a few units, the busiest unit first, the fastest region first. A branch
 * ends where a region but the last overflows, or where it is no better than what is known.
 */
final class BranchingSplit {
  private static final int MOST_LOOKS = 1_500;

  private final RegionProblem problem;
  private final List<Unit> units;
  private final Fit fit;
  private final List<Integer> order = new ArrayList<>();
  private final List<BitSet> chosen = new ArrayList<>();
  private Split best;
  private boolean complete = true;

  private BranchingSplit(RegionProblem problem, List<Unit> units, Fit fit, Split start) {
    this.problem = problem;
    this.units = units;
    this.fit = fit;
    best = start;
    for (int unit = 0; unit < units.size(); unit++) {
      order.add(unit);
    }
    order.sort(Comparator.comparingLong(unit -> -units.get(unit).trafficBytes()));
    problem.regions().forEach(region -> chosen.add(new BitSet()));
  }

  /** The best split, and whether that is certain. */
  record Result(Split split, boolean complete) {}

  /** Improves a split. */
  static Result improve(RegionProblem problem, List<Unit> units, Fit fit, Split start) {
    if (units.size() > Fit.FEW_UNITS) {
      return new Result(start, start.excessBytes() == 0 && start.slowBytes() == 0);
    }
    BranchingSplit search = new BranchingSplit(problem, units, fit, start);
    search.branch(0, 0);
    return new Result(search.best, search.complete);
  }

  private void branch(int depth, long slowBytes) {
    if (best.excessBytes() == 0 && slowBytes >= best.slowBytes()) {
      return;
    }
    if (fit.looks() > MOST_LOOKS) {
      complete = false;
      return;
    }
    if (depth == order.size()) {
      Split split = Split.of(problem, units, fit, chosen);
      best = split.isBetterThan(best) ? split : best;
      return;
    }
    int unit = order.get(depth);
    int last = chosen.size() - 1;
    for (int region = 0; region <= last; region++) {
      chosen.get(region).set(unit);
      boolean mayOverflow = region == last && best.excessBytes() > 0;
      if (mayOverflow || fit.fits(chosen.get(region), region)) {
        branch(depth + 1, slowBytes + region * units.get(unit).trafficBytes());
      }
      chosen.get(region).clear(unit);
    }
  }
}
