package dev.wafer.qemu.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.matrix.sparse.BlockShape;
import dev.wafer.emitter.kernels.matrix.sparse.SparseKernels;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.ir.DataType;
import dev.wafer.passes.lower.Kernel;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Prints what sparse layers cost beside dense ones on a Cortex-M4, as Markdown. Its name keeps it
 * out of the usual run, for it takes minutes; run it with {@code -Dtest=SparseTables}, see
 * docs/SPARSE_KERNELS.md.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class SparseTables {
  private static final double[] BLOCK_SPARSITIES = {0.95, 0.90, 0.85};
  private static final double[] ELEMENT_SPARSITIES = {0.7, 0.8, 0.9};
  private static final int LARGE_OUTPUTS = 3072;
  private static final int OUTPUTS = 768;
  private static final int INPUTS = 768;
  private static final BlockShape ELEMENT = new BlockShape(1, 1);

  @ParameterizedTest
  @CsvSource({"INT8, 1", "INT8, 16", "FLOAT32, 1", "FLOAT32, 16"})
  void blocks(DataType type, int rows, Toolchain toolchain) {
    LayerRunner runner = new LayerRunner("cortex-m4", toolchain);
    print("%n%s, rows of activations: %d%n%n", type, rows);
    print("| layer | block | sparsity | dense | sparse | ratio | share of ideal | flash dense |");
    print(" flash sparse |%n|---|---|---|---|---|---|---|---|---|%n");
    long dense = dense(runner, type, rows);
    for (int outputs : new int[] {OUTPUTS, LARGE_OUTPUTS}) {
      // Each output costs the same, and the larger layer as floats does not fit the board's flash.
      long denseInstructions = dense * (outputs / OUTPUTS);
      for (BlockShape block : BlockShape.STANDARD) {
        for (double sparsity : BLOCK_SPARSITIES) {
          SparseLayer layer = new SparseLayer(type, false, rows, INPUTS, outputs, block, sparsity);
          LayerRunner.Result result = runner.run(layer, SparseKernels.blockSparse(block));
          double ratio = (double) denseInstructions / result.instructions();
          print(
              "| %dx%d | %s | %.2f | %,d | %,d | %.2f | %.0f %% | %,d | %,d |%n",
              outputs,
              INPUTS,
              block,
              sparsity,
              denseInstructions,
              result.instructions(),
              ratio,
              100 * ratio * (1 - sparsity),
              (long) outputs * INPUTS * (type == DataType.FLOAT32 ? 4 : 1),
              result.weightBytes());
          assertThat(result.exact()).as(layer.toString()).isTrue();
        }
      }
    }
  }

  private static long dense(LayerRunner runner, DataType type, int rows) {
    SparseLayer layer = new SparseLayer(type, false, rows, INPUTS, OUTPUTS, ELEMENT, 0.5);
    return runner.run(layer, KernelRegistry.standard()).instructions();
  }

  @Test
  void elements(Toolchain toolchain) {
    LayerRunner runner = new LayerRunner("cortex-m4", toolchain);
    print("%n");
    print("| layer | zeros | kernel | flash | instructions |%n|---|---|---|---|---|%n");
    for (double sparsity : ELEMENT_SPARSITIES) {
      SparseLayer convolution =
          new SparseLayer(DataType.INT8, true, 64, 256, 256, ELEMENT, sparsity);
      SparseLayer dense = new SparseLayer(DataType.INT8, false, 1, 640, 128, ELEMENT, sparsity);
      for (SparseLayer layer : List.of(convolution, dense)) {
        element(runner, layer, KernelRegistry.standard());
        element(runner, layer, SparseKernels.unstructured());
      }
    }
  }

  private static void element(LayerRunner runner, SparseLayer layer, List<Kernel<?>> kernels) {
    LayerRunner.Result result = runner.run(layer, kernels);
    print(
        "| %s | %.0f %% | %s | %,d | %,d |%n",
        layer.convolution() ? "256x256 1x1, 64 pixels" : "640x128",
        100 * layer.sparsity(),
        result.kernel(),
        result.weightBytes(),
        result.instructions());
    assertThat(result.exact()).as(layer.toString()).isTrue();
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
  }
}
