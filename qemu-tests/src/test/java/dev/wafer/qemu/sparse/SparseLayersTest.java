package dev.wafer.qemu.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.KernelRegistry;
import dev.wafer.emitter.kernels.sparse.BlockShape;
import dev.wafer.emitter.kernels.sparse.SparseKernels;
import dev.wafer.ir.DataType;
import dev.wafer.qemu.Toolchain;
import dev.wafer.qemu.ToolchainExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sparse layers on an emulated Cortex-M4: the reference's outputs, and the time that they save. */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class SparseLayersTest {
  /** Share of the ideal, one over the share of blocks that are stored, that is to be reached. */
  private static final double SHARE = 0.70;

  @ParameterizedTest
  @CsvSource({
    "1, 16, 0.95, 1", "16, 1, 0.95, 1", "4, 4, 0.95, 1",
    "1, 16, 0.85, 1", "16, 1, 0.85, 1", "4, 4, 0.85, 1",
    "1, 16, 0.95, 16", "16, 1, 0.95, 16", "4, 4, 0.95, 16"
  })
  void blocksReachTheirShareOfTheIdeal(
      int outputs, int inputs, double sparsity, int rows, Toolchain toolchain) {
    BlockShape block = new BlockShape(outputs, inputs);
    LayerRunner runner = new LayerRunner("cortex-m4", toolchain);
    SparseLayer layer = new SparseLayer(DataType.INT8, false, rows, 768, 768, block, sparsity);
    LayerRunner.Result sparse = runner.run(layer, SparseKernels.blockSparse(block));
    LayerRunner.Result dense = runner.run(layer, KernelRegistry.standard());
    assertThat(sparse.exact()).isTrue();
    double ratio = (double) dense.instructions() / sparse.instructions();
    assertThat(ratio * (1 - sparsity)).isGreaterThanOrEqualTo(SHARE);
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "4, 1", "8, 1", "32, 1"})
  void theOtherBlocksGiveTheReferencesBits(int outputs, int inputs, Toolchain toolchain) {
    BlockShape block = new BlockShape(outputs, inputs);
    LayerRunner runner = new LayerRunner("cortex-m4", toolchain);
    for (int rows : new int[] {1, 7}) {
      SparseLayer layer = new SparseLayer(DataType.INT8, false, rows, 96, 64, block, 0.6);
      assertThat(runner.run(layer, SparseKernels.blockSparse(block)).exact()).isTrue();
      SparseLayer real = new SparseLayer(DataType.FLOAT32, false, rows, 96, 64, block, 0.6);
      assertThat(runner.run(real, SparseKernels.blockSparse(block)).exact()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"0.7", "0.9"})
  void singleWeightsGiveTheReferencesBits(double sparsity, Toolchain toolchain) {
    LayerRunner runner = new LayerRunner("cortex-m4", toolchain);
    BlockShape element = new BlockShape(1, 1);
    for (int rows : new int[] {1, 8}) {
      SparseLayer layer = new SparseLayer(DataType.INT8, false, rows, 640, 32, element, sparsity);
      assertThat(runner.run(layer, SparseKernels.unstructured()).exact()).isTrue();
    }
  }
}
