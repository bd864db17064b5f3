package dev.wafer.compiler.internal;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.c.BuildId;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.report.ReportBuilder;
import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.frontend.ImportResult;
import dev.wafer.frontend.TfliteImporter;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Model;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.passes.PassObserver;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.memory.RegionPlanning;
import dev.wafer.passes.parameters.FoldingResult;
import dev.wafer.passes.parameters.ParameterFolding;
import dev.wafer.passes.pipeline.DumpAfter;
import dev.wafer.passes.pipeline.Pipeline;
import dev.wafer.passes.placement.PlacedProgram;
import dev.wafer.passes.placement.PlacementRequest;
import dev.wafer.passes.program.Edges;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.SharedForms;
import dev.wafer.passes.schedule.Scheduler;
import dev.wafer.passes.search.OrderChoice;
import dev.wafer.passes.search.StreamChoice;
import dev.wafer.passes.slices.Move;
import dev.wafer.passes.slices.SlicePlan;
import dev.wafer.passes.stream.FedInput;
import dev.wafer.planner.regions.ArenaRegion;
import dev.wafer.report.CompileReport;
import dev.wafer.targets.Board;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The road from the bytes of a model to the text of its files. */
public final class ModelCompiler {
  private final PassObserver observer;

  public ModelCompiler() {
    this(null, text -> {});
  }

  private ModelCompiler(String dumpAfter, Consumer<String> out) {
    observer =
        dumpAfter == null ? PassObserver.NONE : DumpAfter.of(Pipeline.standard(), dumpAfter, out);
  }

  /**
   * A compiler that prints the graph after a pass.
   *
   * @param pass its name, or {@code all}
   */
  public static ModelCompiler dumping(String pass, Consumer<String> out) {
    return new ModelCompiler(pass, out);
  }

  /**
   * Compiles a model.
   *
   * @throws dev.wafer.ir.WaferException with every reason why it cannot be compiled
   * @throws BudgetException if the result does not fit the target or the user's budgets
   */
  public CompiledModel compile(byte[] bytes, CompileRequest options) {
    ImportResult imported = TfliteImporter.importModel(bytes, options.source());
    Model model = imported.compilable();
    Lowering lowering = lowering(options);
    Rewriting rewriting = Rewriting.of(model.main(), options, lowering, observer);
    CompileReport.Build build = BuildRecord.of(bytes, options, regions(options));
    if (options.objective() == Objective.BALANCED) {
      return placed(imported, rewriting, lowering, options, build);
    }
    CompileRequest balanced = options.chosenBy(Objective.BALANCED);
    return Better.of(
        options.objective(),
        () -> placed(imported, rewriting, lowering, options, build),
        () -> placed(imported, rewriting, lowering(balanced), balanced, build));
  }

  /** All kernels; what one makes of a node is kept as long as this is used. */
  private static Lowering lowering(CompileRequest options) {
    return new Lowering(
        KernelRegistry.standard(options.objective()),
        KernelRegistry.sparse(),
        asked(options.placement()),
        options.target().core());
  }

  /** The model with its weights where the request says, or else where they fit. */
  private static CompiledModel placed(
      ImportResult imported,
      Rewriting rewriting,
      Lowering kernels,
      CompileRequest options,
      CompileReport.Build build) {
    if (!options.placement().isOpen()) {
      return compile(imported, rewriting, kernels, options, build);
    }
    if (options.objective() != Objective.BALANCED) {
      return compile(
          imported, rewriting, kernels, options.settled(PlacementRequest.Mode.AUTO), build);
    }
    try {
      return compile(
          imported, rewriting, kernels, options.settled(PlacementRequest.Mode.FOLD), build);
    } catch (BudgetException foldedIsTooLarge) {
      return compile(
          imported, rewriting, kernels, options.settled(PlacementRequest.Mode.AUTO), build);
    }
  }

  private static CompiledModel compile(
      ImportResult imported,
      Rewriting rewriting,
      Lowering kernels,
      CompileRequest options,
      CompileReport.Build build) {
    FoldingResult folding = ParameterFolding.fold(rewriting.graph());
    Edges edges = options.edges().of(imported.model().main(), imported.model().entry());
    Graph graph =
        edges
            .fed(folding.graph())
            .map(input -> FedInput.asImage(folding.graph(), input))
            .orElse(folding.graph());
    Optional<Value> fed = edges.fed(graph);
    requireStreaming(options, fed);
    Lowering lowering =
        kernels
            .withRoomy(KernelRegistry.roomy())
            .withObjective(options.objective())
            .withEdges(edges);
    Placing placing = Placing.of(lowering, folding.folded(), options, arenaBudget(options));
    OrderChoice order = new OrderChoice(lowering, placing.planning());
    Graph ordered = options.techniques().reorder() ? order.choose(graph) : graph;
    Placing.Result placed =
        streams(options)
            ? new StreamChoice<>(
                    placing::draft,
                    lowering::trial,
                    placing::placed,
                    options.techniques().reorder()
                        ? List.of(Scheduler::early, order::choose)
                        : List.of(),
                    result -> result.program().planned(),
                    result -> result.program().nearest().isEmpty(),
                    options.objective(),
                    fed)
                .choose(ordered)
            : placing.placed(ordered);
    PlacedProgram unsplit = placed.program();
    PlannedProgram shared = SharedForms.of(unsplit.planned(), options.objective());
    PlannedProgram split = new RegionPlanning(regions(options)).split(shared);
    PlacedProgram program = unsplit.withPlan(split);
    EmitOptions emitOptions =
        new EmitOptions(
            options.name(),
            options.origin(),
            Version.current(),
            options.target().name(),
            isWordwise(options),
            hasNarrowFields(options),
            imported.model().entry(),
            options.weights(),
            new EmitOptions.Build(new BuildId(build.id()), build.modelSha256()));
    EmittedModel emitted = new CEmitter().emit(program.planned(), emitOptions);
    CompileReport unjudged =
        new ReportBuilder(emitted)
            .build(
                emitOptions,
                build,
                folding.folded(),
                rewriting.log().report(),
                program,
                reported(placed.choices().slices()));
    BudgetVerdict verdict = BudgetVerdict.of(unjudged, options, program.nearest());
    CompileReport report = unjudged.with(verdict.budgets(), verdict.sentence());
    CompiledModel compiled =
        new CompiledModel(
            imported.model(),
            emitted,
            report,
            files(emitted, report, options.name()),
            warnings(imported, rewriting.log(), program));
    return verdict.passed(compiled);
  }

  /**
   * Whether parts may run by rows: the kernels of such a part read their weights as they are, and
   * its scratch is one piece.
   */
  private static boolean streams(CompileRequest options) {
    PlacementRequest weights = options.placement();
    boolean free =
        weights.mode() == PlacementRequest.Mode.AUTO
            && weights.rules().isEmpty()
            && weights.blocks().isEmpty();
    return options.techniques().streaming()
        && regions(options).size() <= 1
        && (free || weights.foldsAll());
  }

  private static void requireStreaming(CompileRequest options, Optional<Value> fed) {
    if (fed.isPresent() && !streams(options)) {
      throw new WaferException(
          Diagnostic.of(Code.INPUT_NOT_BY_ROWS, "a model whose input is fed runs row by row")
              .atTensor(fed.get().name())
              .found(
                  options.techniques().streaming()
                      ? "weights that are expanded, or an arena in several regions"
                      : "--no-streaming"));
    }
  }

  /**
   * Kernels for the extensions read each field once; portable ones read some in their loops, where
   * two words take one instruction and two halfwords take two.
   */
  static boolean hasNarrowFields(CompileRequest options) {
    return options.objective() != Objective.SPEED && isWordwise(options);
  }

  /**
   * Whether there are kernels for the core's extensions, which take several elements as one word.
   */
  static boolean isWordwise(CompileRequest options) {
    Core core = options.target().core();
    return core.has(Feature.DSP) || core.has(Feature.MVE);
  }

  private static List<Move> reported(SlicePlan slices) {
    List<Move> moves = new ArrayList<>(slices.moves());
    moves.addAll(slices.assignments());
    return moves;
  }

  private static List<String> warnings(
      ImportResult imported, RewriteLog log, PlacedProgram program) {
    List<String> warnings = new ArrayList<>(imported.warnings());
    warnings.addAll(log.warnings());
    for (String pattern : program.unmatched()) {
      warnings.add("no weight is called '" + pattern + "', so its placement is not asked for");
    }
    return warnings;
  }

  private static List<Kernel<?>> asked(PlacementRequest densify) {
    return densify.blocks().stream()
        .flatMap(rule -> KernelRegistry.blockSparse(rule.outputs(), rule.inputs()).stream())
        .toList();
  }

  private static Map<String, String> files(
      EmittedModel emitted, CompileReport report, String name) {
    Map<String, String> files = new LinkedHashMap<>(emitted.files());
    files.put(name + ".report.json", ReportWriter.json(report));
    files.put(name + ".report.md", ReportWriter.markdown(report));
    files.put(name + ".report.html", ReportWriter.html(report));
    return files;
  }

  /** The regions that the board gives to the arena, the fastest first. */
  private static List<ArenaRegion> regions(CompileRequest options) {
    return options.target().board().map(Board::arenaRegions).orElse(List.of()).stream()
        .map(region -> new ArenaRegion(region.name(), region.arena().orElseThrow().sizeBytes()))
        .toList();
  }

  /** What all regions for the arena have, if that is less than the budget of RAM. */
  private static OptionalLong arenaBudget(CompileRequest options) {
    List<ArenaRegion> regions = regions(options);
    OptionalLong ram = options.ramBudget();
    if (regions.isEmpty()) {
      return ram;
    }
    long all = regions.stream().mapToLong(ArenaRegion::capacityBytes).sum();
    return OptionalLong.of(Math.min(all, ram.orElse(Long.MAX_VALUE)));
  }
}
