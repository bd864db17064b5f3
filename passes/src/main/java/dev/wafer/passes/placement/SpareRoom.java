package dev.wafer.passes.placement;

import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.passes.cost.Exchange;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.lower.Alternative;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.program.CFunction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToLongBiFunction;

/**
 * Gives steps kernels that are faster for more room, where there is room: in the arena below the
 * height that it has anyway, or above it if the objective raises it; in flash where a byte saves
 * enough time. Budgets hold.
 */
final class SpareRoom {
  /** What a kernel has to gain by its estimate, in per cent of the step. */
  private static final long LEAST_GAIN_PERCENT = 5;

  /** Each trial is a plan of the arena. */
  private static final int MOST_TRIALS = 24;

  /** Heights above that of the arena that are planned. */
  private static final int MOST_HEIGHTS = 3;

  /** Nodes times trials that are planned at most, so that large graphs take no longer. */
  private static final int MOST_PLANNED_NODES = 2000;

  private final LoweringChoices choices;
  private final Objective objective;
  private final OptionalLong flashBudget;
  private final OptionalLong ramBudget;
  private final Planner planner;
  private final PlacedProgram placed;

  /** Of an inference, before. */
  private final long time;

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
    this.time = steps.values().stream().mapToLong(Alternative::time).sum();
    this.exchange =
        objective.exchange(time, WeightPlacement.flashBytes(steps.values()), height(placed));
  }

  /** A step and what could compute it, the best first. */
  private record Candidate(int group, Node node, Option now, List<Option> options) {
    long mostSaved() {
      return now.time() - options.stream().mapToLong(Option::time).min().orElse(now.time());
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
    PlacedProgram best = placed;
    for (PlacedProgram filled : tried(candidates)) {
      best = worth(filled) > worth(best) ? filled : best;
    }
    return best.assignment().equals(placed.assignment()) ? best : followed(best);
  }

  /**
   * The program where steps that gain too little by themselves call functions, too, that others
   * call: none of them gets slower, and nobody may be left to call their own.
   */
  private PlacedProgram followed(PlacedProgram best) {
    Set<Object> called = code(best.assignment()).keySet();
    Assignment assignment = best.assignment();
    for (int i = 0; i < assignment.groups().size(); i++) {
      List<Node> nodes = assignment.groups().get(i).nodes();
      Option now = assignment.chosen().get(i);
      if (nodes.size() == 1 && now.placement() == Placement.FOLD) {
        Node node = nodes.get(0);
        for (Alternative alternative : choices.roomy().getOrDefault(node, List.of())) {
          Option option = Option.of(Placement.FOLD, Map.of(node, alternative));
          if (called.containsAll(CFunction.code(alternative.binding()).keySet())
              && option.time() < now.time()
              && growsLittle(now, option)) {
            assignment = assignment.with(i, option);
            now = option;
          }
        }
      }
    }
    if (assignment.equals(best.assignment())
        || flashBytes(assignment) > flashBudget.orElse(Long.MAX_VALUE)) {
      return best;
    }
    PlacedProgram all = planner.plan(assignment, placed.gap());
    return height(all) <= height(best) && worth(all) > worth(best) ? all : best;
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
    return alternative.time() * 100 <= now.time() * (100 - LEAST_GAIN_PERCENT);
  }

  private double cost(Option option) {
    return exchange.cost(option.time(), option.flashBytes());
  }

  private static boolean growsLittle(Option now, Option option) {
    return option.flashBytes() <= now.flashBytes() + Objective.fewWeightBytes(now.flashBytes());
  }

  /** Whether weights stay about as large, or an inference gains much from larger ones. */
  private boolean mayGrow(Option now, Option option) {
    return growsLittle(now, option)
        || (now.time() - option.time()) * 100.0 >= objective.leastGainPercent() * time;
  }

  /**
   * First what fits in any case, then what may fit, each all at once; then as high as pays for all
   * steps together; then step by step, those that save most first. Given are the programs before
   * the arena was raised and after, and step by step.
   */
  private List<PlacedProgram> tried(List<Candidate> candidates) {
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
    PlacedProgram low =
        together(candidates, (node, option) -> leastBytes(arena, node, option), sure);
    PlacedProgram raised = trials > 0 ? raised(candidates, arena, low, most) : low;
    PlacedProgram best = raised;
    for (Candidate candidate : candidates) {
      PlacedProgram before = best;
      Option now = before.assignment().chosen().get(candidate.group());
      for (Option option : candidate.options()) {
        if (option.equals(now)) {
          break;
        }
        Assignment assignment = before.assignment().with(candidate.group(), option);
        if (trials > 0
            && leastBytes(arena, candidate.node(), option) <= most
            && flashBytes(assignment) <= flashBudget.orElse(Long.MAX_VALUE)) {
          trials--;
          PlacedProgram trial = planner.plan(assignment, placed.gap());
          boolean better = height(trial) <= most && withoutCode(trial) > withoutCode(best);
          best = better ? trial : best;
          // What follows saves less.
          if (height(trial) <= Math.max(height, height(before))) {
            break;
          }
        }
      }
    }
    return List.of(low, raised, best);
  }

  /** Kernels that an arena of some height has room for, and what they are worth beside it. */
  private record Raise(long bytes, Assignment assignment, double worth) {}

  /**
   * The program in a higher arena, where what all steps save together is worth it: a step alone may
   * not be.
   */
  private PlacedProgram raised(
      List<Candidate> candidates, ArenaModel arena, PlacedProgram low, long most) {
    ToLongBiFunction<Node, Option> bytes =
        (node, option) -> arena.liveBytes(node) + option.mostScratchBytes();
    List<Raise> raises =
        candidates.stream()
            .flatMapToLong(
                candidate ->
                    candidate.options().stream()
                        .mapToLong(option -> bytes.applyAsLong(candidate.node(), option)))
            .filter(height -> height > height(low) && height <= most)
            .distinct()
            .mapToObj(height -> raise(candidates, bytes, low, height))
            .filter(raise -> raise.worth() > worth(low))
            .sorted(Comparator.comparingDouble(Raise::worth).reversed())
            .limit(MOST_HEIGHTS)
            .toList();
    PlacedProgram best = low;
    for (Raise raise : raises) {
      PlacedProgram trial = planner.plan(raise.assignment(), placed.gap());
      best = height(trial) <= most && worth(trial) > worth(best) ? trial : best;
      if (height(trial) <= raise.bytes()) {
        break;
      }
    }
    return best;
  }

  /** What steps gain from an arena of some height. */
  private Raise raise(
      List<Candidate> candidates,
      ToLongBiFunction<Node, Option> bytes,
      PlacedProgram low,
      long height) {
    Assignment assignment = within(candidates, bytes, low.assignment(), height);
    return new Raise(height, assignment, worth(assignment, height));
  }

  /** Bytes up to which the arena may be raised. */
  private long mostBytes(long height) {
    return Math.max(
        height, Math.min(objective.mostArenaBytes(height), ramBudget.orElse(Long.MAX_VALUE)));
  }

  /**
   * The program with the best kernels that fit by a measure of bytes, all at once, if the plan is
   * no larger.
   *
   * @param bytes of the arena that a step needs with a kernel
   */
  private PlacedProgram together(
      List<Candidate> candidates, ToLongBiFunction<Node, Option> bytes, PlacedProgram start) {
    Assignment assignment = within(candidates, bytes, start.assignment(), height(placed));
    if (assignment.equals(start.assignment())) {
      return start;
    }
    PlacedProgram all = planner.plan(assignment, placed.gap());
    return height(all) <= height(placed) ? all : start;
  }

  /**
   * The best kernels that need no more than some bytes of the arena and the budget of flash. Where
   * all together do not pay for their code, those whose absence gains most are left out.
   */
  private Assignment within(
      List<Candidate> candidates,
      ToLongBiFunction<Node, Option> bytes,
      Assignment start,
      long most) {
    Assignment best = within(candidates, bytes, start, most, Set.of());
    Set<String> without = new LinkedHashSet<>();
    for (boolean gains = true; gains && worth(best, most) <= worth(start, most); ) {
      Optional<String> left = Optional.empty();
      for (String template : templates(best, start)) {
        Set<String> more = new LinkedHashSet<>(without);
        more.add(template);
        Assignment others = within(candidates, bytes, start, most, more);
        if (worth(others, most) > worth(best, most)) {
          best = others;
          left = Optional.of(template);
        }
      }
      left.ifPresent(without::add);
      gains = left.isPresent();
    }
    return best;
  }

  /** The templates of what one assignment calls and another one does not. */
  private Set<String> templates(Assignment assignment, Assignment other) {
    Set<String> templates = new LinkedHashSet<>();
    Map<Node, Alternative> others = other.steps(choices);
    assignment
        .steps(choices)
        .forEach(
            (node, step) -> {
              if (!step.equals(others.get(node))) {
                templates.add(step.binding().template());
              }
            });
    return templates;
  }

  private Assignment within(
      List<Candidate> candidates,
      ToLongBiFunction<Node, Option> bytes,
      Assignment start,
      long most,
      Set<String> without) {
    Assignment assignment = start;
    for (Candidate candidate : candidates) {
      for (Option option : candidate.options()) {
        String template = option.steps().get(candidate.node()).binding().template();
        Assignment larger = assignment.with(candidate.group(), option);
        if (!without.contains(template)
            && bytes.applyAsLong(candidate.node(), option) <= most
            && flashBytes(larger) <= flashBudget.orElse(Long.MAX_VALUE)) {
          assignment = larger;
          break;
        }
      }
    }
    return assignment;
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

  /** What a program saves beside what it takes of flash, its code too, and of the arena. */
  private double worth(PlacedProgram filled) {
    return worth(filled.assignment(), height(filled));
  }

  private double worth(Assignment assignment, long height) {
    return withoutCode(assignment, height)
        - exchange.cost(0, codeBytes(assignment) - codeBytes(placed.assignment()));
  }

  /** The same for the first step of several that call a function: the others may pay for it. */
  private double withoutCode(PlacedProgram filled) {
    return withoutCode(filled.assignment(), height(filled));
  }

  private double withoutCode(Assignment assignment, long height) {
    double saved = 0;
    for (int i = 0; i < placed.assignment().chosen().size(); i++) {
      saved += cost(placed.assignment().chosen().get(i)) - cost(assignment.chosen().get(i));
    }
    return saved - exchange.cost(0, 0, Math.max(0, height - height(placed)));
  }

  /** Of the functions that an assignment calls. */
  private long codeBytes(Assignment assignment) {
    return code(assignment).values().stream().mapToLong(Integer::longValue).sum();
  }

  private Map<Object, Integer> code(Assignment assignment) {
    Map<Object, Integer> code = new LinkedHashMap<>();
    for (Alternative step : assignment.steps(choices).values()) {
      code.putAll(CFunction.code(step.binding()));
    }
    return code;
  }

  private long flashBytes(Assignment assignment) {
    return WeightPlacement.flashBytes(assignment.steps(choices).values());
  }

  private static long height(PlacedProgram placed) {
    return placed.planned().plan().heightBytes();
  }
}
