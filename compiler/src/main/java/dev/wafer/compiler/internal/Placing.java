package dev.wafer.compiler.internal;

import dev.wafer.ir.Graph;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.parameters.FoldedParameter;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.placement.PlacedProgram;
import dev.wafer.passes.placement.WeightPlacement;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.search.SliceChoice;
import dev.wafer.planner.PlannerOptions;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Lowers a graph, with views in place of copies, and gives weights and buffers their places.
 *
 * @param folded parameters that were computed while compiling
 * @param arenaBudget what the arena may take
 * @param planning plans the arena as it will be
 * @param drafting the same with less effort
 */
record Placing(
    Lowering lowering,
    List<FoldedParameter> folded,
    CompileRequest options,
    OptionalLong arenaBudget,
    ArenaPlanning planning,
    ArenaPlanning drafting) {
  /** For graphs that are compared: a plan that is a little larger than it had to be will do. */
  private static final PlannerOptions DRAFT =
      PlannerOptions.standard().withClimbEffort(500_000).withExactEffort(500_000);

  static Placing of(
      Lowering lowering,
      List<FoldedParameter> folded,
      CompileRequest options,
      OptionalLong arenaBudget) {
    boolean overlap = options.techniques().overlap();
    return new Placing(
        lowering,
        folded,
        options,
        arenaBudget,
        new ArenaPlanning(PlannerOptions.standard(), overlap),
        new ArenaPlanning(DRAFT, overlap));
  }

  /** A graph's choices, and what was chosen. */
  record Result(LoweringChoices choices, PlacedProgram program) {}

  Result placed(Graph graph) {
    WeightPlacement placement =
        new WeightPlacement(
            options.placement(), planning, options.objective(), options.flashBudget(), arenaBudget);
    LoweringChoices choices = choices(graph, planning, placement.wanted());
    return new Result(choices, placement.place(choices, folded));
  }

  /** The program with all weights in flash as kernels read them, planned with little search. */
  PlannedProgram draft(Graph graph) {
    LoweringChoices choices = choices(graph, drafting, Set.of(Placement.FOLD));
    return drafting.plan(Lowering.program(choices, choices.folded()));
  }

  private LoweringChoices choices(Graph graph, ArenaPlanning planner, Set<Placement> wanted) {
    return options.techniques().slices()
        ? new SliceChoice(
                lowering, planner, options.objective(), arenaBudget.orElse(Long.MAX_VALUE))
            .choose(graph, wanted)
        : lowering.choices(graph, wanted);
  }
}
