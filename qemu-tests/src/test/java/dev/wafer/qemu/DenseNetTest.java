package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.emitter.testing.SliceOutcome;
import dev.wafer.emulation.Frame;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelReport;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.rewrite.SplitAndPackExpansion;
import dev.wafer.passes.search.SliceChoice;
import dev.wafer.passes.slices.Move;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Networks full of concatenations and splits on an emulated board, with views and with copies;
 * prints the tables of docs/SLICES.md.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class DenseNetTest {
  private static final double FLOAT_TOLERANCE = 1e-4;

  /** One form of a network. */
  private record Form(EmittedModel emitted, long copiedBytes, long arenaBytes) {}

  /** Both forms of a network and what a run of each takes. */
  private record Compared(
      Form sliced, Form copying, long slicedInstructions, long copyingInstructions) {}

  @ParameterizedTest
  @CsvSource({
    "cortex-m4, INT8, 10",
    "cortex-m4, INT8, 20",
    "cortex-m4, INT8, 40",
    "cortex-m4, INT8, 80",
    "cortex-m4, FLOAT32, 10",
    "cortex-m4, FLOAT32, 20",
    "cortex-m4, FLOAT32, 40",
    "cortex-m4, FLOAT32, 80",
    "cortex-m55, INT8, 20",
    "cortex-m0plus, INT8, 20"
  })
  void concatsCopyNothing(String core, DataType dataType, int layers, Toolchain toolchain) {
    Compared compared = compare(core, DenseNets.of(dataType, layers), toolchain);
    print(core, dataType == DataType.INT8 ? "int8" : "float", layers, compared);
    assertThat(compared.sliced().copiedBytes()).isZero();
    assertThat(compared.sliced().arenaBytes()).isLessThan(compared.copying().arenaBytes());
    assertThat(compared.slicedInstructions())
        .isLessThan(compared.copyingInstructions() + compared.copyingInstructions() / 50);
  }

  /**
   * Gathering windows from slices may take a few instructions more, but never a larger arena. On
   * Helium copying is quick, so that what it saves of them is less of the rest. Of ten layers on
   * the DSP extension one plane is copied: without any copy the arena would have 6,240 bytes, with
   * copies alone it has 6,144.
   */
  @ParameterizedTest
  @CsvSource({
    "cortex-m4, INT8, 10, 5, 3072",
    "cortex-m4, INT8, 40, 5, 0",
    "cortex-m4, FLOAT32, 20, 5, 0",
    "cortex-m55, INT8, 20, 10, 0",
    "cortex-m3, INT8, 20, 5, 0"
  })
  void concatsUnderWindowsCopyNothing(
      String core,
      DataType dataType,
      int layers,
      int mostPercent,
      long mostCopied,
      Toolchain toolchain) {
    Compared compared = compare(core, DenseNets.plain(dataType, layers), toolchain);
    print(core, dataType == DataType.INT8 ? "int8" : "float", layers, compared);
    assertThat(compared.sliced().copiedBytes()).isLessThanOrEqualTo(mostCopied);
    assertThat(compared.sliced().arenaBytes()).isLessThanOrEqualTo(compared.copying().arenaBytes());
    assertThat(compared.slicedInstructions())
        .isLessThan(
            compared.copyingInstructions() + compared.copyingInstructions() * mostPercent / 100);
  }

  /** Depthwise convolutions and sums on slices. */
  @ParameterizedTest
  @CsvSource({
    "cortex-m4, 8, 8, add_linear_s8 depthwise_conv_3x3_s8_dsp",
    "cortex-m55, 8, 8, add_s8_mve depthwise_conv_3x3_s8_dsp",
    "cortex-m55, 16, 4, add_s8_mve depthwise_conv_2d_s8_mve",
    "cortex-m55, 16, 8, add_s8_mve depthwise_conv_2d_s8_mve",
    "cortex-m55, 24, 8, add_s8_mve depthwise_conv_2d_s8_mve",
    "cortex-m55, 16, 16, add_s8_mve depthwise_conv_2d_s8_mve"
  })
  void splitsCopyNothing(String core, int growth, int layers, String kernels, Toolchain toolchain) {
    // As in the compiler: a split is a slice for each part.
    Graph graph =
        new SplitAndPackExpansion().run(DepthwiseNets.of(growth, layers), PassContext.silent());
    Compared compared = compare(core, graph, toolchain);
    print(core, String.valueOf(growth), layers, compared);
    assertThat(SliceOutcome.of(compared.sliced().emitted().planned()).kernels())
        .containsKeys(kernels.split(" ", -1));
    assertThat(compared.sliced().copiedBytes()).isZero();
    assertThat(compared.sliced().arenaBytes()).isLessThan(compared.copying().arenaBytes());
    assertThat(compared.slicedInstructions()).isLessThan(compared.copyingInstructions());
  }

  /** Runs a network with slices and without, and fails where outputs differ from the reference. */
  private static Compared compare(String core, Graph graph, Toolchain toolchain) {
    Target target = TargetCatalog.builtIn().resolve(core);
    Form sliced = form(target, graph, "sliced", true);
    Form copying = form(target, graph, "copying", false);
    List<Tensor> inputs = new ArrayList<>();
    Random random = new Random(graph.nodes().size());
    for (Value input : graph.inputs()) {
      inputs.add(RandomTensors.of(input.type(), random));
    }
    List<Tensor> expected = new Evaluator(graph).run(inputs);
    List<ModelReport> reports = run(toolchain, target, inputs, sliced, copying);
    long[] instructions = new long[2];
    for (int i = 0; i < 2; i++) {
      assertAgrees(expected.get(0), reports.get(i).outputs().get(0).get(0).tensors().get(0));
      instructions[i] = Math.round(reports.get(i).measurement().orElseThrow().instructions());
    }
    return new Compared(sliced, copying, instructions[0], instructions[1]);
  }

  private static void print(String core, String kind, int layers, Compared compared) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %d | %,d | %,d | %,d | %,d | %,d | %,d |%n",
        core,
        kind,
        layers,
        compared.copying().copiedBytes(),
        compared.sliced().copiedBytes(),
        compared.copying().arenaBytes(),
        compared.sliced().arenaBytes(),
        compared.copyingInstructions(),
        compared.slicedInstructions());
  }

  private static Form form(Target target, Graph graph, String name, boolean slices) {
    ArenaPlanning planning = new ArenaPlanning(PlannerOptions.standard());
    Lowering lowering = new Lowering(KernelRegistry.standard(), target.core());
    LoweringChoices choices =
        slices
            ? new SliceChoice(lowering, planning).choose(graph, Set.of(Placement.FOLD))
            : lowering.choices(graph, Set.of(Placement.FOLD));
    EmittedModel emitted =
        new CEmitter()
            .emit(
                planning.plan(Lowering.program(choices, choices.folded())),
                new EmitOptions(name, "densenet", "test", target.name()));
    return new Form(
        emitted,
        choices.slices().moves().stream().mapToLong(Move::copiedBytes).sum(),
        emitted.planned().plan().heightBytes());
  }

  private static List<ModelReport> run(
      Toolchain toolchain, Target target, List<Tensor> inputs, Form... forms) {
    Board board = TargetCatalog.builtIn().emulationBoard(target).orElseThrow();
    Frame frame = new Frame(inputs.stream().map(Tensor::toBytes).toList());
    HarnessOptions options = HarnessOptions.measuring(board).withCore(target.core()).withoutSteps();
    List<ModelRequest> requests =
        Stream.of(forms)
            .map(
                form ->
                    new ModelRequest(
                        ModelSources.of(form.emitted()), List.of(List.of(frame)), List.of()))
            .toList();
    if (inputs.get(0).type().dataType() == DataType.INT8) {
      return new ModelHarness(toolchain).run(options, requests);
    }
    // The weights of two deep networks of floats do not fit one image.
    return requests.stream()
        .flatMap(request -> new ModelHarness(toolchain).run(options, List.of(request)).stream())
        .toList();
  }

  private static void assertAgrees(Tensor expected, byte[] found) {
    Tensor actual = Tensor.fromBytes(expected.type(), found);
    if (expected.type().dataType() == DataType.INT8) {
      assertThat(actual.toBytes()).isEqualTo(expected.toBytes());
      return;
    }
    float[] wanted = expected.floats();
    float[] given = actual.floats();
    double largest = 0;
    for (float value : wanted) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < wanted.length; i++) {
      assertThat((double) Math.abs(given[i] - wanted[i]))
          .isLessThanOrEqualTo(FLOAT_TOLERANCE * largest);
    }
  }
}
