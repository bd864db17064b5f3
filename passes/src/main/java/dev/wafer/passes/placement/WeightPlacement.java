package dev.wafer.passes.placement;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.Value;
import dev.wafer.passes.cost.Exchange;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.lower.Alternative;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.parameters.FoldedParameter;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.placement.PlacedProgram.Need;
import dev.wafer.passes.program.PackedConstant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Chooses the place of each weight, and has the arena planned with it.
 *
 * <p>The search works on estimates of the arena. Its result is planned; where the plan is larger
 * than the budget the search runs again with a budget that is smaller by the excess. Single modes
 * that would be faster are planned, too, so that the choice is never slower than one that fits.
 */
public final class WeightPlacement {
  private static final int MOST_ROUNDS = 6;

  /** What a choice has to gain by the kernels' estimates, which are no more exact than that. */
  private static final long LEAST_GAIN_PERCENT = 2;

  private static final List<Placement> SINGLE =
      List.of(Placement.FOLD, Placement.DIRECT, Placement.INIT, Placement.ON_DEMAND);

  private final PlacementRequest densify;
  private final ArenaPlanning planning;
  private final Objective objective;
  private final OptionalLong flashBudget;
  private final OptionalLong ramBudget;

  /**
   * @param objective within the budgets
   * @param flashBudget for constants
   * @param ramBudget for the arena
   */
  public WeightPlacement(
      PlacementRequest densify,
      ArenaPlanning planning,
      Objective objective,
      OptionalLong flashBudget,
      OptionalLong ramBudget) {
    this.densify = densify;
    this.planning = planning;
    this.objective = objective;
    this.flashBudget = flashBudget;
    this.ramBudget = ramBudget;
  }

  /** The placements that lowering has to look for. */
  public Set<Placement> wanted() {
    return densify.foldsAll() ? EnumSet.of(Placement.FOLD) : EnumSet.allOf(Placement.class);
  }

  /**
   * The program with all weights placed. Where nothing fits the budgets, one that comes near them.
   *
   * @param decisions of parameter placement: weights also go by the names of what they came from
   */
  public PlacedProgram place(LoweringChoices choices, List<FoldedParameter> decisions) {
    List<WeightGroup> groups = WeightGroup.of(choices);
    Map<String, List<String>> sources = new LinkedHashMap<>();
    decisions.forEach(decision -> sources.put(decision.tensor(), decision.sources()));
    BlockSparsity blockSparsity = new BlockSparsity(densify, choices);
    blockSparsity.check(groups, groups.stream().map(group -> names(group, sources)).toList());
    Set<String> known = new LinkedHashSet<>();
    boolean chooses = false;
    Assignment assignment = Assignment.folded(groups);
    List<WeightGroup> open = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      List<String> names = names(groups.get(i), sources);
      known.addAll(names);
      Optional<PlacementRequest.BlockRule> blocks = blockSparsity.ruleFor(groups.get(i), names);
      WeightGroup group =
          blocks.isPresent() ? groups.get(i).inBlocks(choices, blocks.get()) : groups.get(i);
      Optional<Placement> placement = densify.modeOf(names).placement();
      Optional<Option> forced =
          blocks.isPresent() && placement.isPresent()
              ? Optional.of(group.fold())
              : placement.map(wanted -> ForcedPlacement.choose(group, wanted));
      chooses |= forced.isEmpty();
      assignment = assignment.with(i, forced.orElse(group.fold()));
      open.add(
          forced.isEmpty()
              ? group
              : new WeightGroup(group.nodes(), group.weights(), List.of(forced.get())));
    }
    PlacedProgram placed = planned(choices, assignment, 0);
    PlacedProgram chosen = chooses ? choose(choices, groups, open, placed) : placed;
    return new SpareRoom(
            choices,
            objective,
            flashBudget,
            ramBudget,
            (steps, gap) -> planned(choices, steps, gap),
            chosen)
        .filled()
        .withUnmatched(densify.unmatched(known));
  }

  /** The compiler's choice among the options of the open groups. */
  private PlacedProgram choose(
      LoweringChoices choices,
      List<WeightGroup> groups,
      List<WeightGroup> open,
      PlacedProgram start) {
    PlacedProgram folded =
        open.equals(groups) ? start : planned(choices, Assignment.folded(groups), 0);
    long flash = flashBytes(folded.assignment().steps(choices).values());
    long weights = groups.stream().mapToLong(group -> group.fold().flashBytes()).sum();
    AutoPlacement search =
        new AutoPlacement(
            open,
            new ArenaModel(folded.planned()),
            flash - weights,
            flashBudget.isPresent() || objective == Objective.SPEED);
    if (objective == Objective.SIZE) {
      Optional<PlacedProgram> small = small(choices, groups, search, folded);
      if (small.isPresent()) {
        return small.get();
      }
    }
    if (flashBudget.isEmpty() && ramBudget.isEmpty() && objective != Objective.SPEED) {
      AutoPlacement.Choice choice = search.withoutBudgets();
      return planned(choices, of(groups, choice.assignment()), choice.gap());
    }
    PlacedProgram fastest = fastest(choices, groups, open, search);
    boolean asGood =
        open.equals(groups)
            && objective == Objective.SPEED
            && fits(choices, folded)
            && gains(fastest.assignment(), folded.assignment()) < LEAST_GAIN_PERCENT;
    return asGood ? folded : fastest;
  }

  /** The fastest choice within the budgets, or what comes nearest to them. */
  private PlacedProgram fastest(
      LoweringChoices choices,
      List<WeightGroup> groups,
      List<WeightGroup> open,
      AutoPlacement search) {
    PlacedProgram best = searched(choices, groups, search);
    List<Assignment> singles = new ArrayList<>();
    for (Placement placement : SINGLE) {
      singles.add(
          new Assignment(
              groups, open.stream().map(g -> ForcedPlacement.choose(g, placement)).toList()));
    }
    singles.sort(Comparator.comparingLong(WeightPlacement::time));
    List<PlacedProgram> planned = new ArrayList<>();
    for (Assignment single : singles) {
      if (fits(choices, best) && gains(best.assignment(), single) >= LEAST_GAIN_PERCENT) {
        return best;
      }
      PlacedProgram candidate = planned(choices, single, 0);
      if (fits(choices, candidate)) {
        return candidate;
      }
      planned.add(candidate);
    }
    if (fits(choices, best)) {
      return best;
    }
    planned.add(best);
    for (AutoPlacement.Choice end : ends(search)) {
      planned.add(planned(choices, of(groups, end.assignment()), end.gap()));
    }
    return nearest(choices, planned);
  }

  /** The choice of least cost by the objective's rates, where it is within the budgets. */
  private Optional<PlacedProgram> small(
      LoweringChoices choices,
      List<WeightGroup> groups,
      AutoPlacement search,
      PlacedProgram folded) {
    Collection<Alternative> steps = folded.assignment().steps(choices).values();
    Exchange exchange =
        objective.exchange(
            steps.stream().mapToLong(Alternative::time).sum(), flashBytes(steps), ramBytes(folded));
    return search
        .cheapest(exchange, ramBudget)
        .map(choice -> planned(choices, of(groups, choice.assignment()), choice.gap()))
        .filter(placed -> fits(choices, placed));
  }

  /** The least flash and the least RAM, each with and without the other budget. */
  private List<AutoPlacement.Choice> ends(AutoPlacement search) {
    return Stream.of(
            search.leastFlash(ramBudget),
            search.leastFlash(OptionalLong.empty()),
            search.leastRam(flashBudget),
            search.leastRam(OptionalLong.empty()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** A program and what it takes. */
  private record Candidate(PlacedProgram program, Need need) {}

  /** Of programs the one that is nearest to the budgets; it knows what else would be near. */
  private PlacedProgram nearest(LoweringChoices choices, List<PlacedProgram> programs) {
    long flash = flashBudget.orElse(Long.MAX_VALUE);
    long ram = ramBudget.orElse(Long.MAX_VALUE);
    List<Candidate> candidates =
        programs.stream()
            .map(p -> new Candidate(p, new Need(flashBytes(choices, p), ramBytes(p))))
            .toList();
    Candidate leastFlash =
        candidates.stream()
            .min(
                Comparator.comparing((Candidate c) -> c.need().ramBytes() > ram)
                    .thenComparingLong(c -> c.need().flashBytes())
                    .thenComparingLong(c -> c.need().ramBytes()))
            .orElseThrow();
    Candidate leastRam =
        candidates.stream()
            .min(
                Comparator.comparing((Candidate c) -> c.need().flashBytes() > flash)
                    .thenComparingLong(c -> c.need().ramBytes())
                    .thenComparingLong(c -> c.need().flashBytes()))
            .orElseThrow();
    Candidate chosen = leastFlash.need().ramBytes() <= ram ? leastFlash : leastRam;
    return chosen
        .program()
        .withNearest(Stream.of(leastFlash, leastRam).map(Candidate::need).distinct().toList());
  }

  private PlacedProgram searched(
      LoweringChoices choices, List<WeightGroup> groups, AutoPlacement search) {
    OptionalLong flash = flashBudget;
    OptionalLong ram = ramBudget;
    PlacedProgram first = null;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      AutoPlacement.Choice choice = search.withinBudgets(flash, ram);
      PlacedProgram placed = planned(choices, of(groups, choice.assignment()), choice.gap());
      if (fits(choices, placed)) {
        return placed;
      }
      first = first == null ? placed : first;
      if (!choice.fits()) {
        break;
      }
      flash = lowered(flash, flashBytes(choices, placed) - flashBudget.orElse(Long.MAX_VALUE));
      ram = lowered(ram, ramBytes(placed) - ramBudget.orElse(Long.MAX_VALUE));
    }
    return first;
  }

  private static OptionalLong lowered(OptionalLong budget, long excess) {
    return budget.isPresent() && excess > 0 ? OptionalLong.of(budget.getAsLong() - excess) : budget;
  }

  /** The same choice, with the groups as they were before options were left out. */
  private static Assignment of(List<WeightGroup> groups, Assignment choice) {
    return new Assignment(groups, choice.chosen());
  }

  private PlacedProgram planned(LoweringChoices choices, Assignment assignment, long gap) {
    return new PlacedProgram(
        planning.plan(Lowering.program(choices, assignment.steps(choices))), assignment, gap);
  }

  private boolean fits(LoweringChoices choices, PlacedProgram placed) {
    return ramBytes(placed) <= ramBudget.orElse(Long.MAX_VALUE)
        && flashBytes(choices, placed) <= flashBudget.orElse(Long.MAX_VALUE);
  }

  private static long ramBytes(PlacedProgram placed) {
    return placed.planned().plan().heightBytes();
  }

  /** Per cent of the time of a single placement that a choice saves. */
  private static double gains(Assignment choice, Assignment single) {
    return 100.0 * (time(single) - time(choice)) / time(single);
  }

  private static long time(Assignment assignment) {
    return assignment.chosen().stream().mapToLong(Option::time).sum();
  }

  private static long flashBytes(LoweringChoices choices, PlacedProgram placed) {
    return flashBytes(placed.assignment().steps(choices).values());
  }

  /** Bytes of all arrays, equal ones once. */
  static long flashBytes(Collection<Alternative> steps) {
    Set<Map.Entry<Object, Bytes>> stored = new LinkedHashSet<>();
    for (Alternative step : steps) {
      for (PackedConstant constant : step.storedConstants()) {
        stored.add(Map.entry(constant.type(), constant.data()));
      }
    }
    return stored.stream().mapToLong(array -> array.getValue().size()).sum();
  }

  private static List<String> names(WeightGroup group, Map<String, List<String>> sources) {
    List<String> names = new ArrayList<>();
    for (Value weight : group.weights()) {
      names.add(weight.name());
      names.addAll(sources.getOrDefault(weight.name(), List.of()));
    }
    return names;
  }
}
