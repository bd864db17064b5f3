package dev.wafer.passes.search;

import dev.wafer.ir.Graph;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.lower.Alternative;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.slices.Edge;
import dev.wafer.passes.slices.Move;
import dev.wafer.passes.slices.SlicePlan;
import dev.wafer.passes.slices.SlicePlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Asks the arena planner whether copies pay.
 *
 * <p>A concatenated buffer lives from its first part on, so that saving a copy can need a larger
 * arena; then copies come back, at one concatenation after the other, then in one buffer after the
 * other, as long as that makes the arena smaller. Copies that kernels are faster with may need a
 * larger arena, too: of the plans that save more of them, the one with the least product of arena
 * and time is taken, in which the arena counts as much as the objective says: a share of the one
 * for the same share of the other where it is balanced. Where only smaller arenas fit, one of these
 * is taken.
 */
public final class SliceChoice {
  /**
   * Of concatenations, and of concatenated buffers, that are tried as copies: each trial is a plan.
   */
  private static final int MOST_TRIALS = 16;

  /** Nodes times trials that are planned at most, so that large graphs take no longer by trials. */
  private static final int MOST_PLANNED_NODES = 16_000;

  /** Shares of all time that kernels may lose to save copies. */
  private static final List<Double> SHARES = List.of(0.02, 0.1, 0.5);

  private static final String LARGER = "the arena would be larger";

  private final Lowering lowering;
  private final ArenaPlanning planning;
  private final Objective objective;
  private final long budgetBytes;

  /** A balanced choice that no budget bounds. */
  public SliceChoice(Lowering lowering, ArenaPlanning planning) {
    this(lowering, planning, Objective.BALANCED, Long.MAX_VALUE);
  }

  /**
   * @param objective within the budget
   * @param budgetBytes what the arena may take
   */
  public SliceChoice(
      Lowering lowering, ArenaPlanning planning, Objective objective, long budgetBytes) {
    this.lowering = lowering;
    this.planning = planning;
    this.objective = objective;
    this.budgetBytes = budgetBytes;
  }

  /**
   * The ways to compute each node, without the copies that concatenations and slices would make,
   * where that pays.
   *
   * @param wanted placements to look for besides {@link Placement#FOLD}
   * @throws dev.wafer.ir.WaferException with one diagnostic for each node that no kernel accepts
   */
  public LoweringChoices choose(Graph original, Set<Placement> wanted) {
    Graph graph = lowering.prepared(original);
    return new Search(
            graph,
            lowering.slicePlanner(graph, wanted),
            slices -> lowering.choices(graph, wanted, slices))
        .choose();
  }

  /** The search over the slices of one graph. */
  private final class Search {
    private final Graph graph;
    private final SlicePlanner planner;
    private final Function<SlicePlan, LoweringChoices> lowered;

    Search(Graph graph, SlicePlanner planner, Function<SlicePlan, LoweringChoices> lowered) {
      this.graph = graph;
      this.planner = planner;
      this.lowered = lowered;
    }

    LoweringChoices choose() {
      LoweringChoices planned = lowered.apply(planner.plan());
      if (planned.slices().moves().isEmpty()) {
        return planned;
      }
      Candidate best = cheapest(candidate(planned));
      if (best.choices().slices().moves().stream().allMatch(Move::isRemoved)) {
        return best.choices();
      }
      long mostBytes = best.bytes();
      long savedBytes = best.choices().slices().savedBytes();
      for (double share : SHARES) {
        SlicePlan plan = planner.plan(share);
        if (plan.savedBytes() > savedBytes) {
          savedBytes = plan.savedBytes();
          Candidate trial = candidate(lowered.apply(plan));
          if (trial.bytes() <= mostBytes && isBetter(trial, best)) {
            best = trial;
          }
        }
      }
      return best.choices();
    }

    private Candidate candidate(LoweringChoices choices) {
      return new Candidate(choices, arenaBytes(choices), time(choices));
    }

    private boolean isBetter(Candidate one, Candidate other) {
      boolean bothFit = Math.max(one.bytes(), other.bytes()) <= budgetBytes;
      return bothFit ? product(one) < product(other) : one.bytes() < other.bytes();
    }

    private double product(Candidate candidate) {
      return objective.product(candidate.time(), candidate.bytes());
    }

    /** The plan with copies given back where its arena is larger than without any slices. */
    private Candidate cheapest(Candidate sliced) {
      if (!sliced.savesCopies()) {
        return sliced;
      }
      long least = arenaBytes(lowered.apply(SlicePlan.none(graph)));
      if (sliced.bytes() <= least) {
        return sliced;
      }
      int most = Math.min(MOST_TRIALS, MOST_PLANNED_NODES / graph.nodes().size());
      List<Set<Edge>> trials = new ArrayList<>(first(sliced.choices().slices().cuts(), most));
      trials.addAll(first(sliced.choices().slices().groups(), most));
      Candidate best = sliced;
      for (Set<Edge> edges : trials) {
        SlicePlan plan = planner.without(best.choices().slices(), edges, LARGER);
        Candidate trial = candidate(lowered.apply(plan));
        best = trial.bytes() < best.bytes() ? trial : best;
        if (best.bytes() <= least) {
          return best;
        }
      }
      // What is given back can make room for other views, so that this is asked anew each time.
      for (int count = 1; best.bytes() > least && best.savesCopies(); count *= 2) {
        SlicePlan plan = best.choices().slices();
        for (Set<Edge> group : first(plan.groups(), count)) {
          plan = planner.without(plan, group, LARGER);
        }
        best = candidate(lowered.apply(plan));
      }
      return best;
    }

    private long arenaBytes(LoweringChoices choices) {
      return planning.plan(Lowering.program(choices, choices.folded())).plan().heightBytes();
    }
  }

  private static long time(LoweringChoices choices) {
    return choices.folded().values().stream().mapToLong(Alternative::time).sum();
  }

  private static List<Set<Edge>> first(List<Set<Edge>> edges, int count) {
    return edges.subList(0, Math.min(edges.size(), count));
  }

  private record Candidate(LoweringChoices choices, long bytes, long time) {
    boolean savesCopies() {
      return choices.slices().savesCopies();
    }
  }
}
