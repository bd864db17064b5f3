package dev.wafer.planner.regions;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Fills one region after the other, the fastest first, in a given order; what fits nowhere stays in
 * the last one.
 *
 * <p>First as many units as fit from the start of the order, found by bisection, then those behind
 * them one by one, as long as the budget of looks lasts.
 */
final class GreedySplit {
  private static final int LOOKS_TIMES_UNITS = 100_000;
  private static final int FEWEST_LOOKS = 16;

  private final RegionProblem problem;
  private final List<Unit> units;
  private final Fit fit;

  GreedySplit(RegionProblem problem, List<Unit> units, Fit fit) {
    this.problem = problem;
    this.units = units;
    this.fit = fit;
  }

  /** By traffic per byte. */
  Split byDensity() {
    return fill(Comparator.comparingDouble(Unit::density).reversed());
  }

  /** By size: not fast, but more likely to fit. */
  Split bySize() {
    return fill(Comparator.comparingLong(Unit::sizeBytes).reversed());
  }

  private Split fill(Comparator<Unit> order) {
    int last = problem.regions().size() - 1;
    List<Integer> rest = new ArrayList<>();
    for (int unit = 0; unit < units.size(); unit++) {
      rest.add(unit);
    }
    List<BitSet> chosen = new ArrayList<>();
    for (int region = 0; region < last; region++) {
      long later = 0;
      for (int other = region + 1; other <= last; other++) {
        later = Math.max(later, problem.regions().get(other).capacityBytes());
      }
      long most = later;
      // What fits nowhere later goes first.
      Comparator<Integer> forced =
          Comparator.comparing(unit -> units.get(unit).sizeBytes() <= most);
      rest.sort(forced.thenComparing(units::get, order).thenComparing(Integer::intValue));
      chosen.add(fill(rest, region));
      rest.removeIf(chosen.get(region)::get);
    }
    BitSet remains = new BitSet();
    rest.forEach(remains::set);
    chosen.add(remains);
    return Split.of(problem, units, fit, chosen);
  }

  private BitSet fill(List<Integer> order, int region) {
    int fitting = 0;
    int failing = order.size() + 1;
    int middle = order.size(); // often everything fits
    while (failing - fitting > 1) {
      if (fit.fits(first(order, middle), region)) {
        fitting = middle;
      } else {
        failing = middle;
      }
      middle = (fitting + failing) / 2;
    }
    BitSet chosen = first(order, fitting);
    int looks = Math.max(FEWEST_LOOKS, LOOKS_TIMES_UNITS / Math.max(1, order.size()));
    int end = Math.min(order.size(), fitting + 1 + looks);
    for (int unit : order.subList(Math.min(end, fitting + 1), end)) {
      chosen.set(unit);
      if (!fit.fits(chosen, region)) {
        chosen.clear(unit);
      }
    }
    return chosen;
  }

  private static BitSet first(List<Integer> order, int count) {
    BitSet set = new BitSet();
    order.subList(0, count).forEach(set::set);
    return set;
  }
}
