package dev.wafer.qemu.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.matrix.sparse.BlockShape;
import dev.wafer.emitter.kernels.matrix.sparse.SparseKernels;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
    List<LayerRunner.Result> results =
        runner.run(
            List.of(
                runner.planned(layer, SparseKernels.blockSparse(block)),
                runner.planned(layer, KernelRegistry.standard())));
    assertThat(results.get(0).exact()).isTrue();
    double ratio = (double) results.get(1).instructions() / results.get(0).instructions();
    assertThat(ratio * (1 - sparsity)).isGreaterThanOrEqualTo(SHARE);
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "4, 1", "8, 1", "32, 1"})
  void theOtherBlocksGiveTheReferencesBits(int outputs, int inputs, Toolchain toolchain) {
    BlockShape block = new BlockShape(outputs, inputs);
    LayerRunner runner = new LayerRunner("cortex-m4", toolchain);
    List<LayerRunner.Planned> layers = new ArrayList<>();
    for (int rows : new int[] {1, 7}) {
      for (DataType type : List.of(DataType.INT8, DataType.FLOAT32)) {
        SparseLayer layer = new SparseLayer(type, false, rows, 96, 64, block, 0.6);
        layers.add(runner.planned(layer, SparseKernels.blockSparse(block)));
      }
    }
    assertThat(runner.run(layers)).allMatch(LayerRunner.Result::exact);
  }

  @ParameterizedTest
  @CsvSource({"0.7", "0.9"})
  void singleWeightsGiveTheReferencesBits(double sparsity, Toolchain toolchain) {
    LayerRunner runner = new LayerRunner("cortex-m4", toolchain);
    BlockShape element = new BlockShape(1, 1);
    List<LayerRunner.Planned> layers = new ArrayList<>();
    for (int rows : new int[] {1, 8}) {
      SparseLayer layer = new SparseLayer(DataType.INT8, false, rows, 640, 32, element, sparsity);
      layers.add(runner.planned(layer, SparseKernels.unstructured()));
    }
    assertThat(runner.run(layers)).allMatch(LayerRunner.Result::exact);
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "4, 1", "1, 16", "16, 1", "8, 1", "32, 1", "4, 4", "1, 1"})
  void windowsAndScalesOfChannelsGiveTheReferencesBits(
      int outputs, int inputs, Toolchain toolchain) {
    BlockShape block = new BlockShape(outputs, inputs);
    LayerRunner runner = new LayerRunner("cortex-m4", toolchain);
    List<LayerRunner.Planned> layers = new ArrayList<>();
    // The second has a single window, for the kernels of one row.
    for (int height : new int[] {5, 3}) {
      byte[] input = new byte[height * 3 * 7];
      new Random(height).nextBytes(input);
      layers.add(
          runner.planned(
              convolution(height, block),
              input,
              outputs * inputs == 1
                  ? SparseKernels.unstructured()
                  : SparseKernels.blockSparse(block)));
    }
    assertThat(runner.run(layers)).allMatch(LayerRunner.Result::exact);
  }

  /** The assembly of these kernels borrows registers that a compiler reserves. */
  @Test
  void layersOfAFrameAndAFixedRegisterGiveTheReferencesBits(Toolchain toolchain) {
    LayerRunner runner =
        new LayerRunner("cortex-m4", toolchain)
            .withCompilerFlags(List.of("-O2", "-fno-omit-frame-pointer", "-ffixed-r9"));
    List<LayerRunner.Planned> layers =
        AssemblyLayers.cases().stream()
            .map(one -> runner.planned(one.layer(), one.kernels()))
            .toList();
    assertThat(runner.run(layers)).allMatch(LayerRunner.Result::exact);
  }

  /** 3x3, of 7 channels, with a scale for each of 21 outputs, padded unless the height is 3. */
  private static Graph convolution(int height, BlockShape block) {
    Random random = new Random(block.outputs() * 100L + block.inputs());
    long[] weights = new long[21 * 63];
    for (int i = 0; i < weights.length; i++) {
      int at = i / 63 / block.outputs() * 63 + i % 63 / block.inputs();
      weights[i] = at * 37 % 10 < 6 ? 0 : random.nextLong(-127, 128);
    }
    List<Float> scales = new ArrayList<>();
    for (int o = 0; o < 21; o++) {
      scales.add(0.004f + 0.0003f * o);
    }
    boolean padded = height != 3;
    GraphBuilder builder = new GraphBuilder("convolution");
    Value x =
        builder.input(
            "x",
            TensorType.of(DataType.INT8, 1, height, 3, 7)
                .withQuantization(Quantization.perTensor(0.05f, 127)));
    Value w =
        builder.constant(
            "weights",
            DenseConstant.integers(DataType.INT8, Shape.of(21, 3, 3, 7), weights),
            Quantization.perAxis(0, scales));
    Value bias =
        builder.constant(
            "bias",
            DenseConstant.integers(
                DataType.INT32, Shape.of(21), random.longs(21, -3000, 3000).toArray()));
    Value y =
        builder.node(
            new Conv2d(
                Window.of(1, 1, padded ? Padding.same(height, 3, 3, 3, 1, 1, 1, 1) : Padding.NONE),
                Activation.RELU6),
            TensorType.of(DataType.INT8, 1, padded ? height : 1, padded ? 3 : 1, 21)
                .withQuantization(Quantization.perTensor(0.04f, -20)),
            x,
            w,
            bias);
    return builder.output(y).build();
  }
}
