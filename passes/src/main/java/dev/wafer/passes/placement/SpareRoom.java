package dev.wafer.passes.placement;

import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.passes.cost.Exchange;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.lower.Alternative;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.program.KernelBinding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToLongBiFunction;

/**
 * Gives steps kernels that are faster for more room, where there is room: in the arena below the
 * height that it has anyway, or above it if the objective raises it; in flash where a byte saves
 * enough instructions. Budgets hold.
 */
final class SpareRoom {
  /** What the code of a function for such a kernel takes, with its helpers, about. */
  private static final long CODE_BYTES = 2048;

  /** What a kernel has to gain by its estimate, in per cent of the step. */
  private static final long LEAST_GAIN_PERCENT = 5;

  /** Weights count as larger that take a tenth more. */
  private static final long LARGER_SHARE = 10;

  /** Each trial is a plan of the arena. */
  private static final int MOST_TRIALS = 24;

  /** Nodes times trials that are planned at most, so that large graphs take no longer. */
  private static final int MOST_PLANNED_NODES = 2000;

  private final LoweringChoices choices;
  private final Objective objective;
  private final OptionalLong flashBudget;
  private final OptionalLong ramBudget;
  private final Planner planner;
  private final PlacedProgram placed;

  /** Of an inference, before. */
  private final long instructions;

  private final Exchange exchange;

  /** Plans the arena of an assignment. */
  @FunctionalInterface
  interface Planner {
    PlacedProgram plan(Assignment assignment, long gap);
  }

  SpareRoom(
      LoweringChoices choices,
      Objective objective,
      OptionalLong flashBudget,
      OptionalLong ramBudget,
      Planner planner,
      PlacedProgram placed) {
    this.choices = choices;
    this.objective = objective;
    this.flashBudget = flashBudget;
    this.ramBudget = ramBudget;
    this.planner = planner;
    this.placed = placed;
    Map<Node, Alternative> steps = placed.assignment().steps(choices);
    this.instructions = steps.values().stream().mapToLong(Alternative::instructions).sum();
    this.exchange =
        objective.exchange(
            instructions, WeightPlacement.flashBytes(steps.values()), height(placed));
  }

  /** A step and what could compute it, the best first. */
  private record Candidate(int group, Node node, Option now, List<Option> options) {
    long mostSaved() {
      return now.instructions()
          - options.stream().mapToLong(Option::instructions).min().orElse(now.instructions());
    }
  }

  /** The program with faster kernels where they pay. */
  PlacedProgram filled() {
    if (choices.roomy().isEmpty() || !objective.spendsRoom()) {
      return placed;
    }
    List<Candidate> candidates = candidates(placed.assignment());
    if (candidates.isEmpty()) {
      return placed;
    }
    PlacedProgram filled = tried(candidates);
    return isWorthIt(filled) ? filled : placed;
  }

  private List<Candidate> candidates(Assignment assignment) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < assignment.groups().size(); i++) {
      List<Node> nodes = assignment.groups().get(i).nodes();
      Option now = assignment.chosen().get(i);
      if (nodes.size() == 1 && now.placement() == Placement.FOLD) {
        Node node = nodes.get(0);
        List<Option> options =
            choices.roomy().getOrDefault(node, List.of()).stream()
                .filter(alternative -> gains(now, alternative))
                .map(alternative -> Option.of(Placement.FOLD, Map.of(node, alternative)))
                .filter(option -> cost(option) < cost(now) && mayGrow(now, option))
                .sorted(Comparator.comparingDouble(this::cost))
                .toList();
        if (!options.isEmpty()) {
          candidates.add(new Candidate(i, node, now, options));
        }
      }
    }
    candidates.sort(Comparator.comparingLong(Candidate::mostSaved).reversed());
    return candidates;
  }

  private static boolean gains(Option now, Alternative alternative) {
    return alternative.instructions() * 100 <= now.instructions() * (100 - LEAST_GAIN_PERCENT);
  }

  private double cost(Option option) {
    return exchange.cost(option.instructions(), option.flashBytes());
  }

  /** Whether weights stay about as large, or an inference gains much from larger ones. */
  private boolean mayGrow(Option now, Option option) {
    return option.flashBytes()
            <= now.flashBytes()
                + Math.max(Objective.FEW_WEIGHT_BYTES, now.flashBytes() / LARGER_SHARE)
        || (now.instructions() - option.instructions()) * 100.0
            >= objective.leastGainPercent() * instructions;
  }

  /**
   * First what fits in any case, then what may fit, each all at once; then step by step, those that
   * save most first.
   */
  private PlacedProgram tried(List<Candidate> candidates) {
    long height = height(placed);
    long most = mostBytes(height);
    ArenaModel arena = new ArenaModel(placed.planned());
    int trials = Math.min(MOST_TRIALS, MOST_PLANNED_NODES / choices.graph().nodes().size());
    PlacedProgram sure =
        together(
            candidates,
            (node, option) -> arena.liveBytes(node) + option.mostScratchBytes(),
            placed);
    // Steps that pass on a tensor in place can be as low together as none of them is alone.
    PlacedProgram best =
        together(candidates, (node, option) -> leastBytes(arena, node, option), sure);
    for (Candidate candidate : candidates) {
      Option now = best.assignment().chosen().get(candidate.group());
      for (Option option : candidate.options()) {
        Assignment assignment = best.assignment().with(candidate.group(), option);
        if (option.equals(now)) {
          break;
        }
        if (trials > 0
            && leastBytes(arena, candidate.node(), option) <= most
            && flashBytes(assignment) <= flashBudget.orElse(Long.MAX_VALUE)) {
          trials--;
          PlacedProgram trial = planner.plan(assignment, placed.gap());
          if (height(trial) <= height
              || (height(trial) <= most && isWorthArena(best, trial, now, option))) {
            best = trial;
            break;
          }
        }
      }
    }
    return best;
  }

  /** Bytes up to which the arena may be raised. */
  private long mostBytes(long height) {
    return Math.max(
        height, Math.min(objective.mostArenaBytes(height), ramBudget.orElse(Long.MAX_VALUE)));
  }

  /** Whether a step that gets faster is worth a larger arena. */
  private boolean isWorthArena(
      PlacedProgram before, PlacedProgram after, Option slower, Option faster) {
    long bytes = Math.max(0, height(after) - height(before));
    return cost(slower) - cost(faster) > exchange.instructionsPerArenaByte() * bytes;
  }

  /**
   * The program with the best kernels that fit by a measure of bytes, all at once, if the plan is
   * no larger.
   *
   * @param bytes of the arena that a step needs with a kernel
   */
  private PlacedProgram together(
      List<Candidate> candidates, ToLongBiFunction<Node, Option> bytes, PlacedProgram start) {
    Assignment assignment = start.assignment();
    for (Candidate candidate : candidates) {
      for (Option option : candidate.options()) {
        Assignment larger = assignment.with(candidate.group(), option);
        if (bytes.applyAsLong(candidate.node(), option) <= height(placed)
            && flashBytes(larger) <= flashBudget.orElse(Long.MAX_VALUE)) {
          assignment = larger;
          break;
        }
      }
    }
    if (assignment.equals(start.assignment())) {
      return start;
    }
    PlacedProgram all = planner.plan(assignment, placed.gap());
    return height(all) <= height(placed) ? all : start;
  }

  /** Arena bytes below which a step cannot run: its output may lie over its input. */
  private static long leastBytes(ArenaModel arena, Node node, Option option) {
    return arena.liveBytes(node) - overlapping(node) + option.mostScratchBytes();
  }

  /** Bytes by which an output can lie over an input at most. */
  private static long overlapping(Node node) {
    return Math.min(bytes(node.input(0)), bytes(node.output()));
  }

  private static long bytes(Value value) {
    return value.type().sizeBytes();
  }

  /** Whether what is saved pays for the code and for larger weights. */
  private boolean isWorthIt(PlacedProgram filled) {
    Set<Object> functions = new LinkedHashSet<>();
    double saved = 0;
    for (int i = 0; i < placed.assignment().chosen().size(); i++) {
      Option before = placed.assignment().chosen().get(i);
      Option after = filled.assignment().chosen().get(i);
      if (!before.equals(after)) {
        saved += cost(before) - cost(after);
        for (Alternative step : after.steps().values()) {
          KernelBinding binding = step.binding();
          functions.add(List.of(binding.function(), binding.specialisation()));
        }
      }
    }
    return saved > exchange.cost(0, functions.size() * CODE_BYTES);
  }

  private long flashBytes(Assignment assignment) {
    return WeightPlacement.flashBytes(assignment.steps(choices).values());
  }

  private static long height(PlacedProgram placed) {
    return placed.planned().plan().heightBytes();
  }
}
