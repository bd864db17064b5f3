package dev.wafer.emitter.kernels.pairs;

import static dev.wafer.emitter.testing.Int8Layers.batches;
import static dev.wafer.emitter.testing.Int8Layers.conv;
import static dev.wafer.emitter.testing.Int8Layers.dense;
import static dev.wafer.emitter.testing.Int8Layers.depthwise;
import static dev.wafer.emitter.testing.Int8Layers.ofManyShifts;
import static dev.wafer.emitter.testing.QuantizedTypes.s8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.convolution.pairs.Conv2dPairedS8;
import dev.wafer.emitter.kernels.matrix.pairs.FullyConnectedPairedS8;
import dev.wafer.emitter.testing.Bindings;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.WindowLayers;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Window;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.reference.Tensor;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Products of two pixels in one multiplication, in the C that stands for their assembly. */
final class PairedProductTest {
  private static final List<String> CORES = List.of("cortex-m3", "cortex-m0plus");

  @TempDir Path folder;

  @Test
  void layersOfAnyShapeMatchTheReference() {
    check(
        List.of(
            conv("pointwise", 5, 5, 16, 8, 1, 1, 1, 1, Activation.RELU),
            conv("one input, two left, relu6", 3, 2, 1, 3, 1, 1, 1, 1, Activation.RELU6),
            conv("three left", 1, 7, 13, 5, 1, 1, 1, 1, Activation.NONE),
            conv("windows", 6, 7, 3, 8, 3, 3, 1, 1, Activation.NONE),
            conv("stride, relu6", 9, 7, 3, 6, 3, 3, 2, 1, Activation.RELU6),
            conv("wider than the plane", 2, 3, 2, 4, 5, 7, 1, 1, Activation.RELU),
            depthwise("one channel", 9, 8, 1, 8, 10, 4, 2, Activation.RELU),
            ofManyShifts(conv("shifts", 4, 5, 9, 21, 1, 1, 1, 1, Activation.RELU)),
            batches()));
  }

  @Test
  void rowsMatchTheReference() {
    for (String core : CORES) {
      HostHarness.of(List.of(new FullyConnectedPairedS8(2)), core)
          .check(
              folder,
              List.of(
                  dense("two", 2, 12, 5, Activation.NONE),
                  dense("seven of odd depth", 7, 33, 4, Activation.RELU)));
    }
  }

  @Test
  void randomLayersMatchTheReference() {
    WindowLayers layers = new WindowLayers(DataType.INT8, 7);
    List<KernelCase> cases = new ArrayList<>();
    for (int i = 0; cases.size() < 12; i++) {
      Graph graph = i % 2 == 0 ? layers.conv() : layers.pointwise();
      if (Bindings.of(new Conv2dPairedS8(4), request(graph, "cortex-m3")).isPresent()) {
        cases.add(KernelCase.random("random " + i, graph, i));
      }
    }
    check(cases);
  }

  /** Groups of four with magnitudes of 255 together, and of two with 255, all of one sign. */
  @Test
  void sumsAtTheEndsOfAHalfwordMatchTheReference() {
    IntUnaryOperator fours = i -> List.of(-128, -127, 0, 0, 64, 64, 64, 63).get(i % 8);
    IntUnaryOperator twos = i -> List.of(-128, -127, 127, 127, -128, 127, -127, -127).get(i % 8);
    check(List.of(extreme("fours", graph(fours)), extreme("twos", graph(twos))));
  }

  /** Of two and three inputs of a four, at both ends and farther apart than a byte counts. */
  @Test
  void remaindersMatchTheReference() {
    IntUnaryOperator rest = i -> i / 4 % 2 == 0 ? 63 : -63;
    IntUnaryOperator two =
        i -> List.of(0, 5, 6, 150, 159).contains(i / 4) ? i % 2 - 127 : rest.applyAsInt(i);
    IntUnaryOperator three = i -> List.of(0, 7, 159).contains(i / 4) ? -128 : rest.applyAsInt(i);
    for (IntUnaryOperator weight : List.of(two, three)) {
      Graph both = graph(640, i -> weight.applyAsInt(i % 640));
      Graph one = graph(640, weight);
      assertThat(PairedWeights.of(request(one, "cortex-m3")).remainders()).isGreaterThan(8);
      for (int pixels : new int[] {2, 4}) {
        HostHarness.of(List.of(new Conv2dPairedS8(pixels)), "cortex-m3")
            .check(
                folder,
                List.of(
                    extreme("both", both),
                    extreme("one", one),
                    KernelCase.random("random", both, pixels)));
      }
    }
  }

  @Test
  void twoNeighboursOfMinus128AreRefused() {
    Graph refused = graph(i -> i == 2 || i == 3 ? -128 : 1);
    Graph taken = graph(i -> i == 1 || i == 2 ? -128 : 1);
    Graph often = graph(i -> i % 4 > 1 ? -128 : 1);
    assertThat(Bindings.of(new Conv2dPairedS8(4), request(refused, "cortex-m0plus"))).isEmpty();
    assertThat(Bindings.of(new Conv2dPairedS8(4), request(refused, "cortex-m3"))).isPresent();
    for (String core : CORES) {
      assertThat(Bindings.of(new Conv2dPairedS8(4), request(often, core))).isEmpty();
      assertThat(Bindings.of(new Conv2dPairedS8(4), request(taken, core))).isPresent();
    }
  }

  @Test
  void coresOfTheDspExtensionAndTheHostAreLeftAlone() {
    Graph graph = graph(i -> 1);
    for (String core : List.of("cortex-m4", "cortex-m55", "host")) {
      assertThat(Bindings.of(new Conv2dPairedS8(4), request(graph, core))).isEmpty();
    }
  }

  private static KernelCase extreme(String name, Graph graph) {
    List<List<Tensor>> frames = new ArrayList<>();
    for (int pattern = 0; pattern < 4; pattern++) {
      int[] values = new int[graph.inputs().get(0).shape().elements()];
      int mask = pattern;
      Arrays.setAll(values, i -> (i * mask / 2) % 2 == 0 ? -128 : 127);
      frames.add(List.of(Tensor.ofInts(graph.inputs().get(0).type(), values)));
    }
    return KernelCase.of(name, graph, frames);
  }

  private static Graph graph(IntUnaryOperator weight) {
    return graph(40, weight);
  }

  /** Six pixels of so many channels to two outputs. */
  private static Graph graph(int channels, IntUnaryOperator weight) {
    Shape shape = Shape.of(2, 1, 1, channels);
    long[] weights = new long[shape.elements()];
    Arrays.setAll(weights, weight::applyAsInt);
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", s8(0x1p-7f, 3, 1, 2, 3, channels));
    Value w =
        builder.constant(
            "w",
            DenseConstant.integers(DataType.INT8, shape, weights),
            Quantization.perTensor(0x1p-7f, 0));
    Value y =
        builder.node(new Conv2d(Window.UNIT, Activation.NONE), s8(0x1p+0f, -7, 1, 2, 3, 2), x, w);
    return builder.output(y).build();
  }

  private static KernelRequest request(Graph graph, String core) {
    return new KernelRequest(
        graph, graph.nodes().get(0), TargetCatalog.builtIn().core(core).orElseThrow());
  }

  private void check(List<KernelCase> cases) {
    for (int pixels : new int[] {2, 4}) {
      List<Kernel<?>> kernels = List.of(new Conv2dPairedS8(pixels));
      CORES.forEach(core -> HostHarness.of(kernels, core).check(folder, cases));
    }
  }
}
