package dev.wafer.emitter.slices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.SliceOutcome;
import dev.wafer.emitter.testing.SlicedLayers;
import dev.wafer.emitter.testing.WindowLayers;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.slices.Move;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random graphs full of concatenations: the emitted C with slices and without them gives the
 * reference's outputs, under sanitizers.
 */
@Tag("long")
@Execution(ExecutionMode.CONCURRENT)
class SlicesOnHostTest {
  private static final int LAYERS_OF_A_KIND = 8;
  private static final long SEED = 5;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "host, 0, 100, conv_2d_gathered_s8 add_linear_s8",
    "host, 100, 200, conv_2d_s8 conv_2d_f32",
    "host, 200, 300, conv_2d_s8 lookup_s8",
    "cortex-m4, 300, 410, conv_2d_s8_dsp add_linear_s8",
    "cortex-m4, 410, 520, conv_2d_s8_dsp add_linear_s8",
    "cortex-m55, 520, 600, conv_2d_s8_mve add_s8_mve"
  })
  void randomGraphs(String core, long first, long end, String kernels) {
    List<KernelCase> cases = new ArrayList<>();
    for (long seed : LongStream.range(first, end).toArray()) {
      cases.add(random(seed));
    }
    SliceOutcome outcome =
        HostHarness.of(KernelRegistry.standard(), core).checkSlices(folder, cases);
    List<Move> moves = outcome.moves();
    long saved = moves.stream().mapToLong(Move::savedBytes).sum();
    long copied = moves.stream().mapToLong(Move::copiedBytes).sum();
    System.out.printf(
        "slices on %s: %d moves, %d removed, %d bytes saved, %d copied; kernels on slices: %s%n",
        core,
        moves.size(),
        moves.stream().filter(Move::isRemoved).count(),
        saved,
        copied,
        outcome.kernels());
    assertThat(saved).isGreaterThan(copied / 2);
    assertThat(outcome.kernels()).containsKeys(kernels.split(" ", -1));
  }

  private static KernelCase random(long seed) {
    Graph graph = SliceGraphs.graph(seed);
    boolean floats = graph.inputs().get(0).dataType() == DataType.FLOAT32;
    return KernelCase.random("graph " + seed, graph, seed).withTolerance(floats ? 1e-5 : 0);
  }

  /** Layers as wide as a vector and wider; the kernels of the DSP extension are left out. */
  @Test
  void heliumKernelsOnSlices() {
    List<Kernel<?>> kernels =
        KernelRegistry.standard().stream().filter(k -> !k.name().endsWith("_dsp")).toList();
    WindowLayers random = new WindowLayers(DataType.INT8, SEED);
    SlicedLayers slices = new SlicedLayers(SEED);
    List<Supplier<Graph>> kinds =
        List.of(
            random::conv,
            random::pointwise,
            () -> random.depthwise(0, false),
            random::dense,
            random::add);
    List<KernelCase> cases = new ArrayList<>();
    for (int i = 0; i < LAYERS_OF_A_KIND * kinds.size(); i++) {
      Graph graph = slices.around(kinds.get(i % kinds.size()).get());
      cases.add(KernelCase.random("layer " + i, graph, i));
    }

    SliceOutcome outcome = HostHarness.of(kernels, "cortex-m55").checkSlices(folder, cases);

    System.out.printf("layers on slices on cortex-m55: %s%n", outcome.kernels());
    assertThat(outcome.kernels())
        .containsKeys(
            "conv_2d_s8_mve", "depthwise_conv_2d_s8_mve", "fully_connected_s8_mve", "add_s8_mve");
  }
}
