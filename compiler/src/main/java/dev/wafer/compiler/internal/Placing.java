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
import dev.wafer.passes.program.Program;
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
 * @param careful the same with some effort, for drafts of which the little effort leaves a wide gap
 */
record Placing(
    Lowering lowering,
    List<FoldedParameter> folded,
    CompileRequest options,
    OptionalLong arenaBudget,
    ArenaPlanning planning,
    ArenaPlanning drafting,
    ArenaPlanning careful) {
  /** For graphs that are compared: a plan that is a little larger than it had to be will do. */
  private static final PlannerOptions DRAFT =
      PlannerOptions.standard().withClimbEffort(500_000).withExactEffort(500_000);

  /** For drafts whose plan may be much larger than it had to be. */
  private static final PlannerOptions CAREFUL =
      PlannerOptions.standard().withClimbEffort(5_000_000).withExactEffort(5_000_000);

  /** A draft with a larger gap is planned with care. */
  private static final double MOST_GAP_PERCENT = 10;

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
        new ArenaPlanning(DRAFT, overlap),
        new ArenaPlanning(CAREFUL, overlap));
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

  /**
   * The program with all weights in flash as kernels read them, planned with little search. Where
   * that leaves a wide gap, as it may in a chain of outputs that each lie a little below the input
   * that they overwrite, it is planned again: rows would seem to save nothing.
   */
  PlannedProgram draft(Graph graph) {
    LoweringChoices choices = choices(graph, drafting, Set.of(Placement.FOLD));
    Program program = Lowering.program(choices, choices.folded());
    PlannedProgram drafted = drafting.plan(program);
    return drafted.plan().gapPercent().orElse(0) > MOST_GAP_PERCENT
        ? careful.plan(program)
        : drafted;
  }

  private LoweringChoices choices(Graph graph, ArenaPlanning planner, Set<Placement> wanted) {
    return options.techniques().slices()
        ? new SliceChoice(
                lowering, planner, options.objective(), arenaBudget.orElse(Long.MAX_VALUE))
            .choose(graph, wanted)
        : lowering.choices(graph, wanted);
  }
}
