package dev.wafer.emitter.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Slice;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.targets.TargetCatalog;
import dev.wafer.targets.Work;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SoftProductsTest {
  private static final int SIZE = 4;

  @Test
  void softwareMultipliesZerosQuickly() {
    assertThat(products("cortex-m3", 0, Activation.NONE)).isEqualTo(1);
    assertThat(products("cortex-m3", 8, Activation.NONE)).isBetween(0.7, 0.9);
    assertThat(products("cortex-m3", 16, Activation.NONE)).isBetween(0.5, 0.7);
  }

  @Test
  void aReluMakesZeros() {
    double rectified = products("cortex-m0plus", 0, Activation.RELU);
    assertThat(rectified).isBetween(0.7, 0.95);
    assertThat(products("cortex-m0plus", 8, Activation.RELU)).isLessThan(rectified);
  }

  @Test
  void aUnitForFloatsMultipliesAllAlike() {
    assertThat(products("cortex-m4", 16, Activation.RELU)).isEqualTo(1);
  }

  @Test
  void aRoutineInAssemblyMultipliesTruthValuesQuickly() {
    assertThat(multiplication("cortex-m3", DataType.BOOL)).isBetween(0.6, 0.9);
    assertThat(multiplication("cortex-m3", DataType.INT8)).isEqualTo(1);
    assertThat(multiplication("cortex-m0plus", DataType.BOOL)).isEqualTo(1);
    assertThat(multiplication("cortex-m4", DataType.BOOL)).isEqualTo(1);
  }

  /** What a multiplication by a slice of what was cast to floats counts for. */
  private static double multiplication(String core, DataType type) {
    GraphBuilder builder = new GraphBuilder("masked");
    TensorType floats = TensorType.of(DataType.FLOAT32, 1, SIZE);
    Value mask = builder.input("mask", TensorType.of(type, 1, 2 * SIZE));
    Value all = builder.node(new Cast(), TensorType.of(DataType.FLOAT32, 1, 2 * SIZE), mask);
    Value some = builder.node(new Slice(List.of(0, SIZE)), floats, all);
    Value x = builder.input("x", floats);
    Value out = builder.node(new Binary(BinaryFn.MUL, Activation.NONE), floats, x, some);
    Graph graph = builder.output(out).build();
    return SoftProducts.multiplication(
            new KernelRequest(
                graph, graph.nodes().get(2), TargetCatalog.builtIn().core(core).orElseThrow()))
        .numbers()
        .get(Work.FLOAT_MULTIPLY);
  }

  /** What a product of the second of two layers counts for. */
  private static double products(String core, int zeros, Activation first) {
    GraphBuilder builder = new GraphBuilder("layers");
    Value x = builder.input("x", TensorType.of(DataType.FLOAT32, 1, SIZE));
    Value between = layer(builder, "first", x, 0, first);
    Graph graph = builder.output(layer(builder, "second", between, zeros, Activation.NONE)).build();
    return SoftProducts.product(
            new KernelRequest(
                graph, graph.nodes().get(1), TargetCatalog.builtIn().core(core).orElseThrow()))
        .numbers()
        .get(Work.FLOAT_MULTIPLY_ADD);
  }

  private static Value layer(
      GraphBuilder builder, String name, Value in, int zeros, Activation activation) {
    float[] weights = new float[SIZE * SIZE];
    Arrays.fill(weights, zeros, weights.length, 1);
    return builder.node(
        new FullyConnected(false, false, activation),
        TensorType.of(DataType.FLOAT32, 1, SIZE),
        in,
        builder.constant(name, DenseConstant.float32(Shape.of(SIZE, SIZE), weights)));
  }
}
