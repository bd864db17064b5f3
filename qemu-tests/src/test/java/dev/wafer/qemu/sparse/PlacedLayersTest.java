package dev.wafer.qemu.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.matrix.sparse.BlockShape;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.passes.encoding.Code;
import dev.wafer.passes.encoding.Encoder;
import dev.wafer.passes.placement.PlacementRequest.Mode;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Layers of single zeros on an emulated Cortex-M4 in each placement: exact, small, and expanded at
 * little cost where several pixels share it. Prints the table of docs/PLACEMENT.md.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class PlacedLayersTest {
  private static final BlockShape ELEMENT = new BlockShape(1, 1);

  @ParameterizedTest
  @ValueSource(doubles = {0.7, 0.8, 0.9})
  void convolution(double sparsity, Toolchain toolchain) {
    Map<Mode, LayerRunner.Result> results =
        run(new SparseLayer(DataType.INT8, true, 64, 256, 256, ELEMENT, sparsity), toolchain);
    assertThat(results.get(Mode.ON_DEMAND).instructions())
        .isLessThan(results.get(Mode.FOLD).instructions() * 5 / 4);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.7, 0.8, 0.9})
  void fullyConnected(double sparsity, Toolchain toolchain) {
    Map<Mode, LayerRunner.Result> results =
        run(new SparseLayer(DataType.INT8, false, 1, 640, 128, ELEMENT, sparsity), toolchain);
    // Never the whole tensor of 81,920 bytes beside an arena of 768.
    assertThat(results.get(Mode.ON_DEMAND).arenaBytes()).isLessThan(2200);
  }

  private static Map<Mode, LayerRunner.Result> run(SparseLayer layer, Toolchain toolchain) {
    LayerRunner runner = new LayerRunner("cortex-m4", toolchain);
    Map<Mode, LayerRunner.Result> results = new EnumMap<>(Mode.class);
    long most = smallestCode(layer) * 105 / 100;
    // The compiler settles FIT before weights are placed.
    List<Mode> modes = List.copyOf(EnumSet.complementOf(EnumSet.of(Mode.FIT)));
    List<LayerRunner.Result> found =
        runner.run(modes.stream().map(mode -> runner.planned(layer, mode)).toList());
    for (int i = 0; i < modes.size(); i++) {
      Mode mode = modes.get(i);
      LayerRunner.Result result = found.get(i);
      System.out.printf(
          Locale.ROOT,
          "| %s | %.0f %% | %s | %s | %,d | %,d | %,d |%n",
          layer.convolution() ? "256x256 1x1, 64 pixels" : "640x128",
          100 * layer.sparsity(),
          mode.key(),
          result.kernel(),
          result.weightBytes(),
          result.arenaBytes(),
          result.instructions());
      assertThat(result.exact()).as(mode.key()).isTrue();
      if (mode != Mode.FOLD && mode != Mode.AUTO) {
        assertThat(result.weightBytes()).as(mode.key()).isLessThanOrEqualTo(most);
      }
      results.put(mode, result);
    }
    return results;
  }

  /** Bytes of the weights in the model's own order as a bitmap or as gaps, whichever are fewer. */
  private static long smallestCode(SparseLayer layer) {
    Graph graph = layer.graph();
    Bytes weights = graph.dense(graph.nodes().get(0).input(1)).orElseThrow().data();
    PackedConstant array = PackedConstant.asItIs(CType.I8, weights);
    return Encoder.all(array.expanded(), weights.size()).stream()
        .filter(code -> code.encoding().block() == 1)
        .mapToLong(Code::sizeBytes)
        .min()
        .orElseThrow();
  }
}
