package dev.wafer.qemu.sparse;

import dev.wafer.emitter.kernels.KernelRegistry;
import dev.wafer.emitter.kernels.sparse.BlockShape;
import dev.wafer.emitter.kernels.sparse.SparseKernels;
import dev.wafer.ir.DataType;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.qemu.Toolchain;
import dev.wafer.qemu.ToolchainKind;
import java.util.List;
import java.util.Locale;

/**
 * Prints what sparse layers cost beside dense ones on a Cortex-M4, as Markdown. Run with {@code
 * blocks} or {@code elements}, see docs/SPARSE.md.
 */
public final class SparseTables {
  private static final double[] BLOCK_SPARSITIES = {0.95, 0.90, 0.85};
  private static final double[] ELEMENT_SPARSITIES = {0.7, 0.8, 0.9};
  private static final int LARGE_OUTPUTS = 3072;
  private static final int OUTPUTS = 768;
  private static final int INPUTS = 768;
  private static final BlockShape ELEMENT = new BlockShape(1, 1);

  private final LayerRunner runner;

  SparseTables(Toolchain toolchain) {
    runner = new LayerRunner("cortex-m4", toolchain);
  }

  /**
   * Prints a table.
   *
   * @param arguments {@code blocks TYPE ROWS} or {@code elements}; toolchain by the system property
   *     {@code wafer.toolchain}
   */
  public static void main(String[] arguments) {
    String kind = System.getProperty("wafer.toolchain", "container").toUpperCase(Locale.ROOT);
    try (Toolchain toolchain = ToolchainKind.valueOf(kind).open()) {
      SparseTables tables = new SparseTables(toolchain);
      if (arguments[0].equals("blocks")) {
        tables.blocks(DataType.valueOf(arguments[1]), Integer.parseInt(arguments[2]));
      } else {
        tables.elements();
      }
    }
  }

  private void blocks(DataType type, int rows) {
    print("| layer | block | sparsity | dense | sparse | ratio | share of ideal | flash dense |");
    print(" flash sparse |%n|---|---|---|---|---|---|---|---|---|%n");
    long dense = dense(type, rows);
    for (int outputs : new int[] {OUTPUTS, LARGE_OUTPUTS}) {
      // Each output costs the same, and the larger layer as floats does not fit the board's flash.
      long denseInstructions = dense * (outputs / OUTPUTS);
      for (BlockShape block : BlockShape.STANDARD) {
        for (double sparsity : BLOCK_SPARSITIES) {
          SparseLayer layer = new SparseLayer(type, false, rows, INPUTS, outputs, block, sparsity);
          LayerRunner.Result result = runner.run(layer, SparseKernels.blockSparse(block));
          double ratio = (double) denseInstructions / result.instructions();
          print(
              "| %dx%d | %s | %.2f | %,d | %,d | %.2f | %.0f %% | %,d | %,d |%s%n",
              outputs,
              INPUTS,
              block,
              sparsity,
              denseInstructions,
              result.instructions(),
              ratio,
              100 * ratio * (1 - sparsity),
              (long) outputs * INPUTS * (type == DataType.FLOAT32 ? 4 : 1),
              result.weightBytes(),
              result.exact() ? "" : " **wrong**");
        }
      }
    }
  }

  private long dense(DataType type, int rows) {
    SparseLayer layer = new SparseLayer(type, false, rows, INPUTS, OUTPUTS, ELEMENT, 0.5);
    return runner.run(layer, KernelRegistry.standard()).instructions();
  }

  private void elements() {
    print("| layer | zeros | kernel | flash | instructions |%n|---|---|---|---|---|%n");
    for (double sparsity : ELEMENT_SPARSITIES) {
      SparseLayer convolution =
          new SparseLayer(DataType.INT8, true, 64, 256, 256, ELEMENT, sparsity);
      SparseLayer dense = new SparseLayer(DataType.INT8, false, 1, 640, 128, ELEMENT, sparsity);
      for (SparseLayer layer : List.of(convolution, dense)) {
        element(layer, KernelRegistry.standard());
        element(layer, SparseKernels.unstructured());
      }
    }
  }

  private void element(SparseLayer layer, List<Kernel> kernels) {
    LayerRunner.Result result = runner.run(layer, kernels);
    print(
        "| %s | %.0f %% | %s | %,d | %,d |%s%n",
        layer.convolution() ? "256x256 1x1, 64 pixels" : "640x128",
        100 * layer.sparsity(),
        result.kernel(),
        result.weightBytes(),
        result.instructions(),
        result.exact() ? "" : " **wrong**");
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
  }
}
