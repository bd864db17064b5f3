package dev.wafer.planner;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds a small arena: greedy in several orders, then exact search, then hill climbing where
 * nothing is proven; the best plan is kept, and the search ends at the first plan that meets the
 * lower bound.
 */
public final class ArenaPlanner {
  /** So few buffers have so few orders that more effort for each pair finds nothing. */
  private static final long CLIMB_PER_PAIR = 100_000;

  private final PlannerOptions options;

  /** A planner with these options. */
  public ArenaPlanner(PlannerOptions options) {
    this.options = options;
  }

  /** A planner with the standard options. */
  public static ArenaPlanner standard() {
    return new ArenaPlanner(PlannerOptions.standard());
  }

  /**
   * Plans. The result is valid in every case; a capacity may be exceeded, which the caller sees
   * from the height.
   *
   * @throws IllegalArgumentException where pinned buffers collide
   */
  public ArenaPlan plan(ArenaProblem problem) {
    PlacementModel model = new PlacementModel(problem);
    requirePinsApart(model, problem);
    Search search = new Search(model, problem, options);
    search.greedy();
    search.exact();
    search.climb();
    return search.result();
  }

  private static void requirePinsApart(PlacementModel model, ArenaProblem problem) {
    List<ArenaBuffer> pinned =
        model.buffers.stream().filter(b -> b.fixedOffsetBytes().isPresent()).toList();
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    pinned.forEach(b -> offsets.put(b.id(), b.fixedOffsetBytes().orElseThrow()));
    Set<Integer> ids = offsets.keySet();
    ArenaProblem pinsAlone =
        new ArenaProblem(
            pinned,
            problem.overlapRules().stream()
                .filter(rule -> ids.contains(rule.lowerId()) && ids.contains(rule.upperId()))
                .toList(),
            OptionalLong.empty());
    List<String> violations =
        PlanValidator.violations(
            pinsAlone, new ArenaPlan(offsets, Long.MAX_VALUE, 0, 0, "pinned", false));
    if (!violations.isEmpty()) {
      throw new IllegalArgumentException("pinned buffers collide: " + violations.get(0));
    }
  }

  /** The state of one call of {@link #plan}. */
  private static final class Search {
    private final PlacementModel model;
    private final PlannerOptions options;
    private final long noOverlapBound;
    private final OptionalLong capacity;
    private long lowerBound;
    private long height = Long.MAX_VALUE;
    private long[] offsets;
    private int[] order;
    private String method = "none";

    Search(PlacementModel model, ArenaProblem problem, PlannerOptions options) {
      this.model = model;
      this.options = options;
      offsets = new long[model.count];
      order = new int[0];
      noOverlapBound = ArenaLowerBound.withoutOverlap(model);
      lowerBound = ArenaLowerBound.withOverlap(model);
      capacity = options.stopAtCapacity() ? problem.capacityBytes() : OptionalLong.empty();
    }

    /** The height of a plan that nobody asks to be lower. */
    private long target() {
      return Math.max(lowerBound, capacity.orElse(0));
    }

    /** Whether the plan is good enough, no better one could help, or the time is over. */
    private boolean isDone() {
      boolean isRefuted = capacity.isPresent() && capacity.getAsLong() < lowerBound;
      return height <= target() || isRefuted || options.deadline().hasPassed();
    }

    void greedy() {
      GreedyPlacer placer = new GreedyPlacer(model);
      for (PlacementOrder candidate : PlacementOrder.values()) {
        int[] candidateOrder = candidate.order(model);
        for (GreedyPlacer.Fit fit : GreedyPlacer.Fit.values()) {
          long found = placer.place(candidateOrder, fit, Long.MAX_VALUE);
          if (found < height) {
            height = found;
            offsets = placer.offsets.clone();
            order = candidateOrder;
            method =
                "greedy by "
                    + candidate.label()
                    + (fit == GreedyPlacer.Fit.BEST ? ", best fit" : "");
          }
          if (isDone()) {
            return;
          }
        }
      }
    }

    void climb() {
      if (!isDone() && options.climbEffort() > 0) {
        HillClimb climb = new HillClimb(model, offsets, options.seed());
        long effort = Math.min(options.climbEffort(), CLIMB_PER_PAIR * model.count * model.count);
        climb.climb(order, target(), effort, options.deadline());
        if (climb.bestHeight() < height) {
          height = climb.bestHeight();
          offsets = climb.bestOffsets();
          method = "hill climbing";
        }
      }
    }

    void exact() {
      if (!isDone() && options.exactEffort() > 0 && ExactModel.suits(model)) {
        ExactOptimizer optimizer =
            new ExactOptimizer(model, lowerBound, offsets, options.restarts());
        if (options.stopAtCapacity()) {
          optimizer.reach(target(), options.exactEffort(), options.deadline());
        } else {
          optimizer.improve(options.exactEffort(), options.deadline());
        }
        lowerBound = optimizer.lowerBoundBytes();
        if (optimizer.heightBytes() < height) {
          height = optimizer.heightBytes();
          offsets = optimizer.offsets();
          method = "exact search";
        }
      }
    }

    ArenaPlan result() {
      return new ArenaPlan(
          model.offsetsById(offsets),
          height,
          lowerBound,
          noOverlapBound,
          method,
          height == lowerBound);
    }
  }
}
