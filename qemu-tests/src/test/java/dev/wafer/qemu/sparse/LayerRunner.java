package dev.wafer.qemu.sparse;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.ir.Graph;
import dev.wafer.passes.lower.ArenaPlanning;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.plan.PlannerOptions;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.qemu.Frame;
import dev.wafer.qemu.HarnessOptions;
import dev.wafer.qemu.ModelHarness;
import dev.wafer.qemu.ModelReport;
import dev.wafer.qemu.ModelRequest;
import dev.wafer.qemu.ModelSources;
import dev.wafer.qemu.Toolchain;
import dev.wafer.qemu.verify.Comparison;
import dev.wafer.qemu.verify.ModelVerifier;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.util.List;

/** Runs a generated layer on an emulated board with the cheapest of given kernels. */
final class LayerRunner {
  /**
   * What a run took.
   *
   * @param estimated instructions, as the kernel estimates them
   * @param weightBytes flash for the weights and where they belong
   */
  record Result(
      String kernel, long instructions, long estimated, long weightBytes, boolean exact) {}

  private final Target target;
  private final Board board;
  private final ModelHarness harness;

  LayerRunner(String core, Toolchain toolchain) {
    target = TargetCatalog.builtIn().resolve(core);
    board = TargetCatalog.builtIn().emulationBoard(target).orElseThrow();
    harness = new ModelHarness(toolchain);
  }

  Result run(SparseLayer layer, List<Kernel> kernels) {
    return run(layer.graph(), layer.input(), kernels);
  }

  /** Runs a graph of one node. */
  Result run(Graph graph, byte[] input, List<Kernel> kernels) {
    PlannedProgram planned =
        new ArenaPlanning(PlannerOptions.standard())
            .plan(new Lowering(kernels, target.core()).lower(graph));
    EmittedModel emitted =
        new CEmitter().emit(planned, new EmitOptions("layer", "generated", "0", target.name()));
    List<List<Frame>> inputs = List.of(List.of(new Frame(List.of(input))));
    HarnessOptions all = HarnessOptions.measuring(board).withCore(target.core());
    HarnessOptions options =
        new HarnessOptions(all.board(), all.core(), all.compilerFlags(), true, false, all.limit());
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
        binding.constants().stream()
            .filter(c -> c.kind() == PackedConstant.Kind.WEIGHT)
            .mapToLong(c -> c.data().size())
            .sum(),
        Comparison.firstMismatch(graph.outputs().get(0).type(), expected, found).isEmpty());
  }
}
