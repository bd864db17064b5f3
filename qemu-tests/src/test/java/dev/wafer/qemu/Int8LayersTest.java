package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.kernels.WinogradForm;
import dev.wafer.emitter.kernels.WinogradTransform;
import dev.wafer.emitter.kernels.convolution.dsp.Conv2dS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.Conv2dWinogradS8Dsp;
import dev.wafer.emitter.kernels.convolution.pairs.Conv2dEightsS8;
import dev.wafer.emitter.kernels.convolution.pairs.Conv2dPairedS8;
import dev.wafer.emitter.kernels.convolution.portable.Conv2dGathered;
import dev.wafer.emitter.kernels.convolution.portable.DepthwiseConv2dPlanes;
import dev.wafer.emitter.kernels.convolution.portable.DepthwiseConv2dPlanes.Extent;
import dev.wafer.emitter.kernels.convolution.portable.PointwiseConv2dPortable;
import dev.wafer.emitter.kernels.matrix.pairs.FullyConnectedDualS8;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.emitter.testing.SharedForm;
import dev.wafer.emitter.testing.SliceOutcome;
import dev.wafer.emitter.testing.SlicedLayers;
import dev.wafer.emulation.Frame;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelReport;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Program;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.search.SliceChoice;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import dev.wafer.targets.Board;
import dev.wafer.targets.Feature;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Single layers of random extents on emulated boards against the reference evaluator, bit for bit,
 * all in one image: on dense tensors and on slices, with assembly and without, and with registers
 * reserved that the assembly borrows.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class Int8LayersTest {
  /** Drawn for each kind; more with the system property. */
  private static final int LAYERS_OF_A_KIND = Integer.getInteger("wafer.layers", 16);

  /**
   * On slices, and where the compiler is told something: not the arithmetic differs there, but
   * addresses, registers and which text is read.
   */
  private static final int LAYERS_AGAIN = (LAYERS_OF_A_KIND + 1) / 2;

  private static final int FRAMES = 3;
  private static final long SEED = 7;

  /** Whether a layer's tensors are all of their buffers or slices of larger tensors. */
  enum Form {
    DENSE,
    SLICED
  }

  /** A compiled layer, with what goes in and what has to come out. */
  private record Layer(
      String kernel, EmittedModel emitted, List<Frame> inputs, List<Frame> outputs) {}

  private final TargetCatalog catalog = TargetCatalog.builtIn();

  @ParameterizedTest
  @CsvSource({
    "cortex-m3, DENSE, '', conv_2d_paired_by_2_s8 conv_2d_paired_by_4_s8 fully_connected_paired_by_4_s8"
        + " conv_2d_eights_by_32_s8 conv_2d_eights_by_64_s8"
        + " depthwise_conv_2d_planes_s8 add_linear_s8 add_s8",
    "cortex-m3, SLICED, -fno-omit-frame-pointer -ffixed-r9 -Os, conv_2d_paired_by_4_s8 conv_2d_eights_by_64_s8"
        + " depthwise_conv_2d_planes_s8 add_linear_s8 add_s8",
    "cortex-m0plus, DENSE, '', conv_2d_paired_by_2_s8 conv_2d_paired_by_4_s8 fully_connected_paired_by_4_s8"
        + " fully_connected_dual_s8"
        + " depthwise_conv_2d_planes_s8 add_linear_s8 add_s8",
    "cortex-m0plus, SLICED, -fno-omit-frame-pointer -ffixed-r9 -Os, conv_2d_paired_by_4_s8"
        + " fully_connected_dual_s8"
        + " depthwise_conv_2d_planes_s8 add_linear_s8 add_s8",
    "cortex-m4, DENSE, '', conv_2d_s8_dsp fully_connected_s8_dsp fully_connected_rows_s8_dsp"
        + " add_linear_s8 add_s8_dsp max_pool_2d_s8_dsp average_pool_2d_s8_dsp svdf_s8_dsp"
        + " depthwise_conv_2d_s8_dsp depthwise_conv_3x3_s8_dsp depthwise_strip_3x3_s8_dsp"
        + " conv_2d_winograd_s8_dsp"
        + " conv_2d_winograd_single_s8_dsp conv_2d_winograd_by_4_s8_dsp"
        + " conv_2d_winograd_in_slices_s8_dsp conv_2d_single_s8_dsp",
    "cortex-m4, SLICED, -fno-omit-frame-pointer -ffixed-r9 -Os, conv_2d_s8_dsp"
        + " depthwise_conv_2d_s8_dsp depthwise_conv_3x3_s8_dsp depthwise_strip_3x3_s8_dsp"
        + " add_linear_s8 add_s8_dsp"
        + " max_pool_2d_s8_dsp"
        + " average_pool_2d_s8_dsp conv_2d_winograd_s8_dsp conv_2d_winograd_single_s8_dsp"
        + " conv_2d_winograd_by_4_s8_dsp conv_2d_winograd_in_slices_s8_dsp",
    "cortex-m55, DENSE, '', conv_2d_s8_mve depthwise_conv_2d_s8_mve fully_connected_s8_mve"
        + " add_s8_mve svdf_s8_mve pool_2d_s8_mve mean_s8_mve",
    "cortex-m55, DENSE, _NO_ASM, conv_2d_s8_mve depthwise_conv_2d_s8_mve fully_connected_s8_mve"
        + " add_s8_mve svdf_s8_mve pool_2d_s8_mve mean_s8_mve",
    "cortex-m55, SLICED, -fno-omit-frame-pointer -ffixed-r9 -Os, conv_2d_s8_mve"
        + " depthwise_conv_2d_s8_mve fully_connected_s8_mve add_s8_mve pool_2d_s8_mve",
    "cortex-m55, SLICED, _NO_ASM, conv_2d_s8_mve depthwise_conv_2d_s8_mve fully_connected_s8_mve"
        + " add_s8_mve pool_2d_s8_mve"
  })
  void layersGiveTheReferencesBits(
      String core, Form form, String how, String kernels, Toolchain toolchain) {
    Target target = catalog.resolve(core);
    Board board = catalog.emulationBoard(target).orElseThrow();
    List<Layer> layers = layers(target, form, how.isEmpty() ? LAYERS_OF_A_KIND : LAYERS_AGAIN);

    List<ModelReport> reports =
        new ModelHarness(toolchain)
            .run(
                HarnessOptions.outputsOnly(board)
                    .withCore(target.core())
                    .withCompilerFlags(flags(layers, how)),
                requests(layers));

    List<String> differences = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      List<Frame> found = reports.get(i).outputs().get(0);
      for (int frame = 0; frame < FRAMES; frame++) {
        byte[] wanted = layers.get(i).outputs().get(frame).tensors().get(0);
        int at = Arrays.mismatch(wanted, found.get(frame).tensors().get(0));
        if (at >= 0) {
          differences.add(
              "%s (%s) frame %d byte %d of %d"
                  .formatted(
                      layers.get(i).emitted().prefix(),
                      layers.get(i).kernel(),
                      frame,
                      at,
                      wanted.length));
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(layers.stream().map(Layer::kernel)).contains(kernels.split(" ", -1));
    System.out.printf(
        Locale.ROOT,
        "%s on %s: %d random layers, %s, %d vectors, bit for bit: %s%n",
        core,
        board.name(),
        layers.size(),
        form,
        layers.size() * FRAMES,
        layers.stream()
            .collect(Collectors.groupingBy(Layer::kernel, TreeMap::new, Collectors.counting())));
  }

  private static List<ModelRequest> requests(List<Layer> layers) {
    List<ModelSources> sources = OneUnit.of(layers.stream().map(Layer::emitted).toList());
    List<ModelRequest> requests = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      requests.add(new ModelRequest(sources.get(i), List.of(layers.get(i).inputs()), List.of()));
    }
    return requests;
  }

  /**
   * @param how flags of the compiler, or the end of a macro to define for each layer, or nothing
   */
  private static List<String> flags(List<Layer> layers, String how) {
    Stream<String> more =
        how.isEmpty()
            ? Stream.empty()
            : how.startsWith("-")
                ? Stream.of(how.split(" ", -1))
                : layers.stream()
                    .map(l -> "-D" + l.emitted().prefix().toUpperCase(Locale.ROOT) + how);
    return Stream.concat(Stream.of("-O2"), more).toList();
  }

  private static List<Layer> layers(Target target, Form form, int ofAKind) {
    Int8Layers random = new Int8Layers(SEED);
    List<Supplier<Graph>> kinds =
        new ArrayList<>(
            List.of(
                random::convolution,
                random::depthwise,
                random::fullyConnected,
                random::sum,
                () -> random.pool(PoolFn.MAX)));
    if (form == Form.DENSE) {
      kinds.add(random::svdf);
    }
    kinds.add(() -> random.pool(PoolFn.AVERAGE));
    if (!target.core().has(Feature.MVE)) {
      kinds.add(random::depthwise3x3);
      kinds.add(random::sumOfSixths);
    }
    if (target.core().has(Feature.DSP) && form == Form.DENSE) {
      kinds.add(() -> random.reduction(ReduceFn.REDUCE_MAX));
      kinds.add(() -> random.reduction(ReduceFn.MEAN));
      kinds.add(() -> random.reduction(ReduceFn.SUM));
    }
    boolean dsp = target.core().has(Feature.DSP) && !target.core().has(Feature.MVE);
    List<Kernel<?>> kernels = new ArrayList<>(KernelRegistry.standard());
    if (!target.core().has(Feature.DSP)) {
      kernels.addAll(KernelRegistry.roomy());
    }
    List<Layer> layers = new ArrayList<>();
    for (Supplier<Graph> kind : kinds) {
      add(layers, ofAKind, kind, form, kernels, target);
    }
    if (!target.core().has(Feature.DSP)) {
      Int8Layers fewLarge = new Int8Layers(SEED, 11);
      for (int pixels : new int[] {2, 4}) {
        List<Kernel<?>> paired = new ArrayList<>(KernelRegistry.standard());
        paired.add(new Conv2dPairedS8(pixels));
        add(layers, ofAKind, fewLarge::convolution, form, paired, target);
      }
      for (int inputs : new int[] {32, 64}) {
        List<Kernel<?>> eights = convolvingBy(List.of(new Conv2dEightsS8(inputs)));
        Supplier<Graph> kind = inputs == 32 ? fewLarge::convolution : fewLarge::convolutionByTiles;
        add(layers, ofAKind, kind, form, eights, target);
      }
      Int8Layers hardlyLarge = new Int8Layers(SEED, 150);
      List<Kernel<?>> dual = new ArrayList<>(KernelRegistry.standard());
      dual.add(new FullyConnectedDualS8());
      add(layers, ofAKind, hardlyLarge::fullyConnected, form, dual, target);
    }
    if (!target.core().has(Feature.DSP) && form == Form.DENSE) {
      for (int depth = 1; depth <= 3; depth++) {
        List<Kernel<?>> shared = new ArrayList<>(KernelRegistry.standard());
        shared.add(new SharedForm<>(new DepthwiseConv2dPlanes(Extent.BAND), depth));
        add(layers, ofAKind, random::depthwise3x3, form, shared, target);
      }
    }
    if (dsp) {
      add(layers, ofAKind, random::fullyConnectedOfManyWeights, form, kernels, target);
      add(layers, ofAKind, random::onePixel, form, kernels, target);
      add(layers, ofAKind, random::depthwiseStrip, form, kernels, target);
    }
    if (dsp && form == Form.DENSE) {
      add(
          layers,
          ofAKind,
          random::convolution,
          form,
          convolvingBy(KernelRegistry.frugal()),
          target);
      // Functions that steps share: pixels beside groups by other products, other activations.
      for (int depth = 1; depth <= 6; depth++) {
        List<Kernel<?>> shared = convolvingBy(List.of(new SharedForm<>(new Conv2dS8Dsp(), depth)));
        add(layers, ofAKind, random::pointwise, form, shared, target);
      }
    }
    if (dsp) {
      for (WinogradForm way :
          List.of(
              WinogradForm.IN_FLASH,
              WinogradForm.SINGLE,
              WinogradForm.IN_SLICES,
              WinogradForm.onDemand(4),
              WinogradForm.inFlash(WinogradTransform.F4),
              WinogradForm.onDemand(WinogradTransform.F4, 2))) {
        List<Kernel<?>> only = convolvingBy(List.of(new Conv2dWinogradS8Dsp(way)));
        add(
            layers,
            ofAKind,
            () -> random.convolutionByTiles(way.single() ? 8 : 4),
            form,
            only,
            target);
      }
    }
    return layers;
  }

  /** The standard kernels, but for these in place of the usual convolutions. */
  private static List<Kernel<?>> convolvingBy(List<Kernel<?>> kernels) {
    List<Kernel<?>> others = new ArrayList<>(KernelRegistry.standard());
    others.removeIf(
        kernel ->
            kernel instanceof Conv2dS8Dsp
                || kernel instanceof Conv2dGathered
                || kernel instanceof PointwiseConv2dPortable);
    others.addAll(kernels);
    return others;
  }

  private static void add(
      List<Layer> layers,
      int number,
      Supplier<Graph> kind,
      Form form,
      List<Kernel<?>> kernels,
      Target target) {
    SlicedLayers slices = new SlicedLayers(SEED + layers.size());
    for (int i = 0; i < number; i++) {
      Graph graph = kind.get();
      layers.add(
          layer(
              form == Form.SLICED ? slices.around(graph) : graph,
              graph.nodes().get(0).op(),
              "l" + layers.size(),
              kernels,
              target));
    }
  }

  private static Layer layer(
      Graph graph, Op op, String name, List<Kernel<?>> kernels, Target target) {
    ArenaPlanning planning = new ArenaPlanning(PlannerOptions.standard());
    Lowering lowering = new Lowering(kernels, target.core());
    LoweringChoices choices =
        new SliceChoice(lowering, planning).choose(graph, Set.of(Placement.FOLD));
    PlannedProgram planned = planning.plan(Lowering.program(choices, choices.folded()));
    EmittedModel emitted =
        new CEmitter().emit(planned, new EmitOptions(name, "random layer", "test", target.name()));
    Random random = new Random(name.hashCode());
    Evaluator evaluator = new Evaluator(graph);
    List<Frame> inputs = new ArrayList<>();
    List<Frame> outputs = new ArrayList<>();
    for (int frame = 0; frame < FRAMES; frame++) {
      List<Tensor> tensors = new ArrayList<>();
      for (Value input : graph.inputs()) {
        tensors.add(RandomTensors.of(input.type(), random));
      }
      inputs.add(frame(tensors));
      outputs.add(frame(evaluator.run(tensors)));
    }
    return new Layer(kernel(planned.program(), op), emitted, inputs, outputs);
  }

  /** The kernel of an operator, marked where all around it is slices and its tensors are not. */
  private static String kernel(Program program, Op op) {
    Step step =
        program.steps().stream().filter(s -> s.node().op().equals(op)).findFirst().orElseThrow();
    boolean copies = program.steps().size() > 1 && !SliceOutcome.isOnSlice(program, step);
    return step.binding().kernel() + (copies ? " beside copies" : "");
  }

  private static Frame frame(List<Tensor> tensors) {
    return new Frame(tensors.stream().map(Tensor::toBytes).toList());
  }
}
