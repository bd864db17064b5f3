package dev.wafer.qemu.sparse;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emulation.Frame;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelReport;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.verify.Comparison;
import dev.wafer.emulation.verify.ModelVerifier;
import dev.wafer.ir.Graph;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.placement.PlacementRequest;
import dev.wafer.passes.placement.WeightPlacement;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Runs generated layers on an emulated board. */
final class LayerRunner {
  /**
   * What a run took.
   *
   * @param estimated instructions, as the kernel estimates them
   * @param weightBytes flash for the weights and where they belong
   */
  record Result(
      String kernel,
      long instructions,
      long estimated,
      long weightBytes,
      long arenaBytes,
      boolean exact) {}

  /** A graph of one node, what it is given, and its program. */
  record Planned(Graph graph, Frame input, PlannedProgram program) {
    private List<List<Frame>> inputs() {
      return List.of(List.of(input));
    }
  }

  private final Target target;
  private final Board board;
  private final ModelHarness harness;
  private final List<String> compilerFlags;

  LayerRunner(String core, Toolchain toolchain) {
    this(TargetCatalog.builtIn().resolve(core), new ModelHarness(toolchain), List.of("-O2"));
  }

  private LayerRunner(Target target, ModelHarness harness, List<String> compilerFlags) {
    this.target = target;
    this.board = TargetCatalog.builtIn().emulationBoard(target).orElseThrow();
    this.harness = harness;
    this.compilerFlags = compilerFlags;
  }

  /** The same with other compiler flags in place of {@code -O2}. */
  LayerRunner withCompilerFlags(List<String> flags) {
    return new LayerRunner(target, harness, flags);
  }

  /** Runs a layer with the cheapest of some kernels. */
  Result run(SparseLayer layer, List<Kernel<?>> kernels) {
    return run(List.of(planned(layer, kernels))).get(0);
  }

  /** A layer for the cheapest of some kernels. */
  Planned planned(SparseLayer layer, List<Kernel<?>> kernels) {
    return planned(layer.graph(), layer.input(), kernels);
  }

  /** A graph of one node for the cheapest of some kernels. */
  Planned planned(Graph graph, byte[] input, List<Kernel<?>> kernels) {
    return new Planned(
        graph,
        new Frame(List.of(input)),
        new ArenaPlanning(PlannerOptions.standard())
            .plan(new Lowering(kernels, target.core()).lower(graph)));
  }

  /** A layer for all kernels, with the weights in one placement. */
  Planned planned(SparseLayer layer, PlacementRequest.Mode mode) {
    Graph graph = layer.graph();
    WeightPlacement placement =
        new WeightPlacement(
            new PlacementRequest(mode, List.of()),
            new ArenaPlanning(PlannerOptions.standard()),
            Objective.BALANCED,
            OptionalLong.empty(),
            OptionalLong.empty());
    LoweringChoices choices =
        new Lowering(KernelRegistry.standard(), KernelRegistry.sparse(), target.core())
            .choices(graph, placement.wanted());
    return new Planned(
        graph, new Frame(List.of(layer.input())), placement.place(choices, List.of()).planned());
  }

  /** Runs layers in one image; their results in the same order. */
  List<Result> run(List<Planned> layers) {
    List<EmittedModel> emitted = new ArrayList<>();
    List<ModelRequest> requests = new ArrayList<>();
    for (Planned layer : layers) {
      EmitOptions options =
          new EmitOptions("layer" + emitted.size(), "generated", "0", target.name());
      emitted.add(new CEmitter().emit(layer.program(), options));
      requests.add(
          new ModelRequest(
              ModelSources.of(emitted.get(emitted.size() - 1)), layer.inputs(), List.of()));
    }
    HarnessOptions options =
        HarnessOptions.measuring(board)
            .withCore(target.core())
            .withCompilerFlags(compilerFlags)
            .withoutSteps();
    List<ModelReport> reports = harness.run(options, requests);
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      results.add(result(layers.get(i), emitted.get(i), reports.get(i)));
    }
    return results;
  }

  private static Result result(Planned layer, EmittedModel emitted, ModelReport report) {
    Graph graph = layer.graph();
    byte[] expected = ModelVerifier.reference(graph, layer.inputs()).get(0).get(0).tensors().get(0);
    byte[] found = report.outputs().get(0).get(0).tensors().get(0);
    KernelBinding binding = layer.program().program().steps().get(0).binding();
    return new Result(
        binding.kernel(),
        Math.round(report.measurement().orElseThrow().instructions()),
        binding.instructions(),
        emitted.constants().sizeBytes(PackedConstant.Kind.WEIGHT),
        layer.program().plan().heightBytes(),
        Comparison.firstMismatch(graph.outputs().get(0).type(), expected, found).isEmpty());
  }
}
