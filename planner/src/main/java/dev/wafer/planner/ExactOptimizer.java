package dev.wafer.planner;

import java.util.ArrayList;
import java.util.List;

/**
 * Brings a plan and a lower bound together by exact searches at capacities between them.
 *
 * <p>Each capacity is tried with several preferences in turn, with an effort that doubles from
 * round to round: which preference leads quickly to a plan differs a lot from problem to problem.
 * The first capacity is the lower bound itself, which most problems meet; from then on the interval
 * is halved. Where asked for, each round also makes short attempts in orders of their own. A
 * capacity that was given up on moves the search up without moving the bound.
 */
final class ExactOptimizer {
  private static final long SMALLEST_SLICE = 1_000_000;

  /** Effort of a round's restarts, in efforts of one of its searches. */
  private static final long RESTART_SLICES = 4;

  /** Effort of one restart, in efforts of a descent that never turns back. */
  private static final long RESTART_DESCENTS = 4;

  private final PlacementModel model;
  private final ExactModel exactModel;
  private final boolean canRefute;
  private final boolean restarts;
  private final List<ExactSearch> searches = new ArrayList<>();
  private long effortLeft;
  private long lowerBound;
  private long height;
  private long[] offsets;

  ExactOptimizer(PlacementModel model, long lowerBound, long[] offsets, boolean restarts) {
    this.model = model;
    this.restarts = restarts;
    exactModel = new ExactModel(model);
    canRefute = exactModel.canRefute();
    for (PlacementOrder order : PlacementOrder.values()) {
      searches.add(new ExactSearch(exactModel, order.order(model)));
    }
    if (restarts) {
      searches.add(0, new ExactSearch(exactModel, new SplitOrder(exactModel, 0)));
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

  /**
   * Searches for a plan no higher than the goal, and for nothing else, with all effort and time.
   */
  void reach(long goalBytes, long maxEffort, Deadline deadline) {
    effortLeft = maxEffort;
    decide(goalBytes / model.granuleBytes * model.granuleBytes, maxEffort, deadline);
  }

  /** Searches until the plan is proven optimal or effort or time run out. */
  void improve(long maxEffort, Deadline deadline) {
    effortLeft = maxEffort;
    long granule = model.granuleBytes;
    long lowest = lowerBound;
    long capacity = lowest;
    while (lowest < height && effortLeft > 0 && !deadline.hasPassed()) {
      if (decide(capacity, effortLeft / 2, deadline.halfway()) != ExactSearch.Outcome.FOUND) {
        lowest = capacity + granule;
      }
      capacity = lowest + (height - lowest) / 2 / granule * granule;
    }
  }

  /** Looks for a plan of at most this many bytes; keeps it, or what its absence proves. */
  private ExactSearch.Outcome decide(long capacity, long maxEffort, Deadline deadline) {
    ExactSearch.Outcome outcome = search(capacity, maxEffort, deadline);
    if (outcome == ExactSearch.Outcome.FOUND) {
      height = model.heightBytes(offsets);
    } else if (outcome == ExactSearch.Outcome.NO_PLAN && canRefute) {
      lowerBound = Math.max(lowerBound, capacity + model.granuleBytes);
    }
    return outcome;
  }

  private ExactSearch.Outcome search(long capacity, long maxEffort, Deadline deadline) {
    Attempts attempts = new Attempts(capacity, maxEffort, deadline);
    long straightDown = ExactSearch.NODE_EFFORT * model.count * model.count;
    long seed = 1;
    for (long slice = Math.max(SMALLEST_SLICE, straightDown); !attempts.isOver(); slice *= 2) {
      for (ExactSearch search : searches) {
        attempts.make(search, slice);
      }
      long leftAfterRound = attempts.left - RESTART_SLICES * slice;
      while (restarts && !attempts.isOver() && attempts.left > leftAfterRound) {
        SplitOrder order = new SplitOrder(exactModel, seed++);
        attempts.make(new ExactSearch(exactModel, order), RESTART_DESCENTS * straightDown);
      }
    }
    return attempts.outcome;
  }

  /** Attempts at one capacity, until one has an answer or effort or time is spent. */
  private final class Attempts {
    private final long capacity;
    private final Deadline deadline;
    private long left;
    private ExactSearch.Outcome outcome = ExactSearch.Outcome.GAVE_UP;

    Attempts(long capacity, long maxEffort, Deadline deadline) {
      this.capacity = capacity;
      this.deadline = deadline;
      left = maxEffort;
    }

    boolean isOver() {
      return outcome != ExactSearch.Outcome.GAVE_UP || left <= 0 || deadline.hasPassed();
    }

    void make(ExactSearch search, long maxEffort) {
      if (isOver()) {
        return;
      }
      long granted = Math.min(maxEffort, left);
      outcome = search.decide(capacity, granted, deadline);
      long spent = granted - search.effortLeft();
      left -= spent;
      effortLeft -= spent;
      if (outcome == ExactSearch.Outcome.FOUND) {
        offsets = search.offsets();
      }
    }
  }
}
