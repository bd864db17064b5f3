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
import java.util.List;
import java.util.OptionalLong;

/** Runs a generated layer on an emulated board with the cheapest of given kernels. */
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

  Result run(SparseLayer layer, List<Kernel<?>> kernels) {
    return run(layer.graph(), layer.input(), kernels);
  }

  /** Runs a graph of one node. */
  Result run(Graph graph, byte[] input, List<Kernel<?>> kernels) {
    return run(
        graph,
        input,
        new ArenaPlanning(PlannerOptions.standard())
            .plan(new Lowering(kernels, target.core()).lower(graph)));
  }

  /** With all kernels, and the weights in one placement. */
  Result run(SparseLayer layer, PlacementRequest.Mode mode) {
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
    return run(graph, layer.input(), placement.place(choices, List.of()).planned());
  }

  private Result run(Graph graph, byte[] input, PlannedProgram planned) {
    EmittedModel emitted =
        new CEmitter().emit(planned, new EmitOptions("layer", "generated", "0", target.name()));
    List<List<Frame>> inputs = List.of(List.of(new Frame(List.of(input))));
    HarnessOptions all = HarnessOptions.measuring(board).withCore(target.core());
    HarnessOptions options =
        new HarnessOptions(all.board(), all.core(), compilerFlags, true, false, all.limit());
    ModelReport report =
        harness
            .run(options, List.of(new ModelRequest(ModelSources.of(emitted), inputs, List.of())))
            .get(0);
    byte[] expected = ModelVerifier.reference(graph, inputs).get(0).get(0).tensors().get(0);
    byte[] found = report.outputs().get(0).get(0).tensors().get(0);
    KernelBinding binding = planned.program().steps().get(0).binding();
    return new Result(
        binding.kernel(),
        Math.round(report.measurement().orElseThrow().instructions()),
        binding.instructions(),
        emitted.constants().sizeBytes(PackedConstant.Kind.WEIGHT),
        planned.plan().heightBytes(),
        Comparison.firstMismatch(graph.outputs().get(0).type(), expected, found).isEmpty());
  }
}
