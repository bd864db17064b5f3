package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.kernels.KernelRegistry;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.passes.lower.ArenaPlanning;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.plan.PlannerOptions;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
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
 * all in one image: with assembly, and without.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class RandomLayersTest {
  private static final int LAYERS_OF_A_KIND = 16;
  private static final int FRAMES = 3;
  private static final long SEED = 7;

  /** A compiled layer, with what goes in and what has to come out. */
  private record Layer(
      String kernel, ModelSources sources, List<Frame> inputs, List<Frame> outputs) {}

  private final TargetCatalog catalog = TargetCatalog.builtIn();

  @ParameterizedTest
  @CsvSource({
    "cortex-m4, false, conv_2d_s8_dsp fully_connected_s8_dsp fully_connected_rows_s8_dsp add_s8_dsp svdf_s8_dsp",
    "cortex-m55, false, conv_2d_s8_mve depthwise_conv_2d_s8_mve fully_connected_s8_mve add_s8_mve svdf_s8_mve",
    "cortex-m55, true, conv_2d_s8_mve depthwise_conv_2d_s8_mve fully_connected_s8_mve add_s8_mve svdf_s8_mve"
  })
  void layersGiveTheReferencesBits(
      String core, boolean plainC, String kernels, Toolchain toolchain) {
    Target target = catalog.resolve(core);
    Board board = catalog.emulationBoard(target).orElseThrow();
    List<Layer> layers = layers(target);

    List<ModelReport> reports =
        new ModelHarness(toolchain)
            .run(
                HarnessOptions.outputsOnly(board)
                    .withCore(target.core())
                    .withCompilerFlags(flags(layers, plainC)),
                layers.stream()
                    .map(l -> new ModelRequest(l.sources(), List.of(l.inputs()), List.of()))
                    .toList());

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
                      layers.get(i).sources().prefix(),
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
        "%s on %s: %d random layers, %d vectors, bit for bit: %s%n",
        core,
        board.name(),
        layers.size(),
        layers.size() * FRAMES,
        layers.stream()
            .collect(Collectors.groupingBy(Layer::kernel, TreeMap::new, Collectors.counting())));
  }

  private static List<String> flags(List<Layer> layers, boolean plainC) {
    Stream<String> withoutAssembly =
        layers.stream().map(l -> "-D" + l.sources().macroPrefix() + "_NO_ASM");
    return Stream.concat(Stream.of("-O2"), plainC ? withoutAssembly : Stream.empty()).toList();
  }

  private static List<Layer> layers(Target target) {
    RandomLayers random = new RandomLayers(SEED);
    List<Supplier<Graph>> kinds =
        List.of(
            random::convolution,
            random::depthwise,
            random::fullyConnected,
            random::sum,
            random::svdf);
    List<Layer> layers = new ArrayList<>();
    for (Supplier<Graph> kind : kinds) {
      for (int i = 0; i < LAYERS_OF_A_KIND; i++) {
        layers.add(layer(kind.get(), "l" + layers.size(), target));
      }
    }
    return layers;
  }

  private static Layer layer(Graph graph, String name, Target target) {
    PlannedProgram planned =
        new ArenaPlanning(PlannerOptions.standard())
            .plan(new Lowering(KernelRegistry.standard(), target.core()).lower(graph));
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
    String kernel = planned.program().steps().get(0).binding().kernel();
    return new Layer(kernel, ModelSources.of(emitted), inputs, outputs);
  }

  private static Frame frame(List<Tensor> tensors) {
    return new Frame(tensors.stream().map(Tensor::toBytes).toList());
  }
}
