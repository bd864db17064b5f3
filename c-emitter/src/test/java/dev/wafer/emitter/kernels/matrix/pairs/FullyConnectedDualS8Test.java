package dev.wafer.emitter.kernels.matrix.pairs;

import static dev.wafer.emitter.testing.QuantizedTypes.s8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.testing.Bindings;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.reference.Tensor;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Products of two inputs in one multiplication, in the C that stands for their assembly. */
final class FullyConnectedDualS8Test {
  private static final String CORE = "cortex-m0plus";

  @TempDir Path folder;

  @Test
  void layersOfAnyShapeMatchTheReference() {
    Random random = new Random(5);
    IntUnaryOperator weight = i -> random.nextInt(127) - 63;
    check(
        random("sixes", 1, 40, 12, Activation.RELU, weight),
        random("four left, a rest", 1, 43, 16, Activation.NONE, weight),
        random("an odd output, relu6", 1, 9, 13, Activation.RELU6, weight),
        random("less than four inputs", 1, 3, 7, Activation.NONE, weight),
        random("one weight", 1, 1, 1, Activation.RELU6, weight),
        random("rows", 3, 14, 5, Activation.RELU, weight));
  }

  /** Fours with magnitudes of 255 together, of one sign and of two. */
  @Test
  void sumsAtTheEndsOfAHalfwordMatchTheReference() {
    IntUnaryOperator one = i -> List.of(-128, -127, 0, 0, -64, -64, -64, -63).get(i % 8);
    IntUnaryOperator two = i -> List.of(0, 127, -128, 0, 64, -64, 63, -64).get(i % 8);
    check(extreme("one sign", 64, one), extreme("two signs", 64, two));
  }

  /** Of the first and the last inputs and outputs, several of one output. */
  @Test
  void remaindersMatchTheReference() {
    IntUnaryOperator weight =
        i -> i < 3 || (i > 400 && i < 404) || i >= 16 * 63 - 3 ? -128 : 20 - i % 41;
    Graph graph = graph(1, 63, 16, Activation.NONE, weight);
    assertThat(DualWeights.of(new KernelRequestOf(graph).weights()).remainders()).hasSize(5);
    check(
        extreme("extreme", 63, weight),
        KernelCase.random("random", graph, 3),
        random("rows", 2, 63, 16, Activation.RELU, weight));
  }

  @Test
  void otherLayersAndCoresAreRefused() {
    Graph graph = graph(1, 40, 12, Activation.NONE, i -> i % 50);
    assertThat(bound(graph, CORE)).isTrue();
    for (String core : List.of("cortex-m3", "cortex-m4", "cortex-m55", "host")) {
      assertThat(bound(graph, core)).isFalse();
    }
    assertThat(bound(graph(1, 40, 12, Activation.NONE, i -> 100), CORE)).isFalse();
  }

  private record KernelRequestOf(Graph graph) {
    KernelRequest on(String core) {
      return new KernelRequest(
          graph, graph.nodes().get(0), TargetCatalog.builtIn().core(core).orElseThrow());
    }

    DenseConstant weights() {
      return on(CORE).weights().orElseThrow();
    }
  }

  private static boolean bound(Graph graph, String core) {
    return Bindings.of(new FullyConnectedDualS8(), new KernelRequestOf(graph).on(core)).isPresent();
  }

  private void check(KernelCase... cases) {
    HostHarness.of(List.of(new FullyConnectedDualS8()), CORE).check(folder, List.of(cases));
  }

  private static KernelCase random(
      String name,
      int rows,
      int depth,
      int outputs,
      Activation activation,
      IntUnaryOperator weight) {
    return KernelCase.random(name, graph(rows, depth, outputs, activation, weight), depth);
  }

  /** Inputs at both ends of their range. */
  private static KernelCase extreme(String name, int depth, IntUnaryOperator weight) {
    Graph graph = graph(1, depth, 16, Activation.NONE, weight);
    List<List<Tensor>> frames = new ArrayList<>();
    for (int pattern = 0; pattern < 4; pattern++) {
      int[] values = new int[depth];
      int mask = pattern;
      Arrays.setAll(values, i -> (i * mask / 2) % 2 == 0 ? -128 : 127);
      frames.add(List.of(Tensor.ofInts(graph.inputs().get(0).type(), values)));
    }
    return KernelCase.of(name, graph, frames);
  }

  private static Graph graph(
      int rows, int depth, int outputs, Activation activation, IntUnaryOperator weight) {
    Shape shape = Shape.of(outputs, depth);
    long[] weights = new long[shape.elements()];
    Arrays.setAll(weights, weight::applyAsInt);
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", s8(0x1p-7f, 3, rows, depth));
    Value w =
        builder.constant(
            "w",
            DenseConstant.integers(DataType.INT8, shape, weights),
            Quantization.perTensor(0x1p-7f, 0));
    Value y =
        builder.node(new FullyConnected(false, activation), s8(0x1p-3f, -7, rows, outputs), x, w);
    return builder.output(y).build();
  }
}
