package dev.wafer.passes.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Brings a plan and a lower bound together by exact searches at capacities between them.
 *
 * <p>Each capacity is tried with several preferences in turn, with an effort that doubles from
 * round to round: which preference leads quickly to a plan differs a lot from problem to problem.
 * The first capacity is the lower bound itself, which most problems meet; from then on the interval
 * is halved. A capacity that was given up on moves the search up without moving the bound.
 */
final class ExactOptimizer {
  private static final long SMALLEST_SLICE = 1_000_000;

  private final PlacementModel model;
  private final boolean canRefute;
  private final List<ExactSearch> searches = new ArrayList<>();
  private long effortLeft;
  private long lowerBound;
  private long height;
  private long[] offsets;

  ExactOptimizer(PlacementModel model, long lowerBound, long[] offsets) {
    this.model = model;
    ExactModel exactModel = new ExactModel(model);
    canRefute = exactModel.canRefute();
    for (PlacementOrder order : PlacementOrder.values()) {
      searches.add(new ExactSearch(exactModel, order.order(model)));
    }
    this.lowerBound = lowerBound;
    this.offsets = offsets.clone();
    height = model.heightBytes(offsets);
  }

  long heightBytes() {
    return height;
  }

  long[] offsets() {
    return offsets.clone();
  }

  /** The lower bound, raised by what was refuted. */
  long lowerBoundBytes() {
    return lowerBound;
  }

  /** Searches until the plan is proven optimal, is no higher than the goal, or effort runs out. */
  void improve(long goalBytes, long maxEffort) {
    effortLeft = maxEffort;
    long granule = model.granuleBytes;
    long lowest = Math.max(lowerBound, PlacementModel.alignUp(goalBytes - granule + 1, granule));
    long capacity = lowest;
    while (lowest < height && height > goalBytes && effortLeft > 0) {
      switch (decide(capacity, effortLeft / 2)) {
        case FOUND -> height = model.heightBytes(offsets);
        case NO_PLAN -> {
          lowest = capacity + granule;
          if (canRefute) {
            lowerBound = Math.max(lowerBound, lowest);
          }
        }
        case GAVE_UP -> lowest = capacity + granule;
      }
      capacity = lowest + (height - lowest) / 2 / granule * granule;
    }
  }

  private ExactSearch.Outcome decide(long capacity, long maxEffort) {
    long left = maxEffort;
    long straightDown = ExactSearch.NODE_EFFORT * model.count * model.count;
    for (long slice = Math.max(SMALLEST_SLICE, straightDown); left > 0; slice *= 2) {
      for (ExactSearch search : searches) {
        long granted = Math.min(slice, left);
        ExactSearch.Outcome outcome = search.decide(capacity, granted);
        long spent = granted - search.effortLeft();
        left -= spent;
        effortLeft -= spent;
        if (outcome == ExactSearch.Outcome.FOUND) {
          offsets = search.offsets();
        }
        if (outcome != ExactSearch.Outcome.GAVE_UP) {
          return outcome;
        }
        if (left <= 0) {
          break;
        }
      }
    }
    return ExactSearch.Outcome.GAVE_UP;
  }
}
