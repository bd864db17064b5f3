package dev.wafer.emitter.kernels.convolution.pairs;

import static dev.wafer.emitter.testing.Int8Layers.batches;
import static dev.wafer.emitter.testing.Int8Layers.conv;
import static dev.wafer.emitter.testing.Int8Layers.ofManyShifts;
import static dev.wafer.emitter.testing.QuantizedTypes.s8;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Window;
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

/** Products of eight pixels in five multiplications, in the C that stands for their assembly. */
final class Conv2dEightsTest {
  private static final Conv2dEightsS8 KERNEL = new Conv2dEightsS8(Conv2dEightsS8.FEWEST_INPUTS);

  @TempDir Path folder;

  @Test
  void layersOfAnyShapeMatchTheReference() {
    check(
        List.of(
            conv("pointwise", 5, 5, 16, 8, 1, 1, 1, 1, Activation.RELU),
            conv("one input, five pixels, relu6", 1, 5, 1, 3, 1, 1, 1, 1, Activation.RELU6),
            conv("seven left", 3, 5, 13, 5, 1, 1, 1, 1, Activation.NONE),
            conv("windows in rows of eight", 6, 16, 12, 8, 3, 3, 1, 1, Activation.NONE),
            conv("windows across rows", 6, 7, 3, 8, 3, 3, 1, 1, Activation.NONE),
            conv("stride, relu6", 5, 18, 9, 6, 3, 3, 2, 1, Activation.RELU6),
            conv("stride over nothing", 5, 18, 9, 6, 1, 1, 2, 1, Activation.RELU),
            conv("wider than the plane", 2, 8, 2, 4, 5, 9, 1, 1, Activation.RELU),
            ofManyShifts(conv("shifts", 4, 5, 9, 21, 1, 1, 1, 1, Activation.RELU)),
            batches()));
  }

  @Test
  void randomLayersMatchTheReference() {
    WindowLayers layers = new WindowLayers(DataType.INT8, 7);
    List<KernelCase> cases = new ArrayList<>();
    for (int i = 0; cases.size() < 16; i++) {
      Graph graph = i % 2 == 0 ? layers.conv() : layers.pointwise();
      if (Bindings.of(KERNEL, request(graph, "cortex-m3")).isPresent()) {
        cases.add(KernelCase.random("random " + i, graph, i));
      }
    }
    check(cases);
  }

  /** Magnitudes of 4095 together, of one sign and of both, by the least and the greatest inputs. */
  @Test
  void sumsAtTheEndsOfTwentyBitsMatchTheReference() {
    List<KernelCase> cases = new ArrayList<>();
    for (int sign : new int[] {-1, 1}) {
      cases.add(extreme("sign " + sign, graph(33, i -> i % 33 == 32 ? sign * 31 : sign * 127)));
    }
    cases.add(extreme("both", graph(33, i -> i % 33 == 32 ? 31 : i % 2 == 0 ? 127 : -127)));
    cases.add(extreme("by turns", graph(33, i -> i % 33 == 32 ? 31 : i / 3 % 2 == 0 ? 127 : -127)));
    check(cases);
  }

  /** 33 inputs cannot be cut into pieces of a multiple of four, 48 inputs into four. */
  @Test
  void aTapOfLargerSumsIsCutIntoPiecesOrRefused() {
    assertThat(Bindings.of(KERNEL, request(graph(33, i -> i % 33 == 32 ? 31 : 127), "cortex-m3")))
        .isPresent();
    assertThat(Bindings.of(KERNEL, request(graph(33, i -> i % 33 == 32 ? 32 : 127), "cortex-m3")))
        .isEmpty();
    check(
        List.of(
            extreme("two pieces", graph(48, i -> i % 2 == 0 ? 127 : -128)),
            extreme("five pieces of one sign", graph(160, i -> -127)),
            KernelCase.random("windows in pieces", windows(72), 5)));
  }

  @Test
  void windowsAreCutIntoSectionsOfTaps() {
    Shape shape = Shape.of(1, 3, 3, 16);
    Plane plane = new Plane(1, 8, 8, 16, 6, 6, 1, 3, 3, Window.UNIT);
    EightsWeights small = weights(shape, plane, 64, 1);
    EightsWeights large = weights(shape, plane, 64, 127);
    assertThat(small.tapsTogether()).isEqualTo(3);
    assertThat(small.sections()).isEqualTo(3);
    assertThat(large.tapsTogether()).isEqualTo(2);
    assertThat(large.sections()).isEqualTo(5);
    assertThat(large.channelBytes()).isEqualTo(144);
  }

  /** Half of the inputs come to the same sections. */
  @Test
  void noTwoKernelsAreTheSame() {
    Graph pointwise = conv("pointwise", 5, 5, 16, 8, 1, 1, 1, 1, Activation.RELU).graph();
    assertThat(Bindings.of(KERNEL, request(pointwise, "cortex-m3"))).isPresent();
    assertThat(Bindings.of(new Conv2dEightsS8(64), request(pointwise, "cortex-m3"))).isEmpty();
  }

  @Test
  void otherCoresAreLeftAlone() {
    for (String core : List.of("cortex-m0plus", "cortex-m4", "cortex-m55", "host", "rv32imc")) {
      assertThat(Bindings.of(KERNEL, request(graph(16, i -> 1), core))).isEmpty();
    }
  }

  private static EightsWeights weights(Shape shape, Plane plane, int inputs, long weight) {
    long[] values = new long[shape.elements()];
    Arrays.fill(values, weight);
    return EightsWeights.of(DenseConstant.integers(DataType.INT8, shape, values), plane, inputs)
        .orElseThrow();
  }

  /** Inputs of -128 and 127, which of them by the pixel. */
  private static KernelCase extreme(String name, Graph graph) {
    List<List<Tensor>> frames = new ArrayList<>();
    int depth = graph.inputs().get(0).shape().dim(3);
    for (int pattern = 0; pattern < 16; pattern++) {
      int[] values = new int[graph.inputs().get(0).shape().elements()];
      int mask = 37 * pattern;
      int odd = pattern / 8;
      Arrays.setAll(values, i -> ((mask >> (i / depth % 8)) & 1) == (odd & i) ? -128 : 127);
      frames.add(List.of(Tensor.ofInts(graph.inputs().get(0).type(), values)));
    }
    return KernelCase.of(name, graph, frames);
  }

  /** Sixteen pixels of so many channels to two outputs. */
  private static Graph graph(int channels, IntUnaryOperator weight) {
    Shape shape = Shape.of(2, 1, 1, channels);
    long[] weights = new long[shape.elements()];
    Arrays.setAll(weights, weight::applyAsInt);
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", s8(0x1p-7f, 3, 1, 2, 8, channels));
    Value w =
        builder.constant(
            "w",
            DenseConstant.integers(DataType.INT8, shape, weights),
            Quantization.perTensor(0x1p-7f, 0));
    Value y =
        builder.node(new Conv2d(Window.UNIT, Activation.NONE), s8(0x1p+5f, -7, 1, 2, 8, 2), x, w);
    return builder.output(y).build();
  }

  /** By 3x3 weights that are all large, from so many channels to three. */
  private static Graph windows(int channels) {
    Shape shape = Shape.of(3, 3, 3, channels);
    long[] weights = new long[shape.elements()];
    Arrays.setAll(weights, i -> i % 5 < 2 ? 120 - i % 7 : i % 3 - 121);
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", s8(0x1p-7f, 3, 1, 4, 9, channels));
    Value w =
        builder.constant(
            "w",
            DenseConstant.integers(DataType.INT8, shape, weights),
            Quantization.perTensor(0x1p-7f, 0));
    Window window = Window.of(1, 1, Padding.same(4, 9, 3, 3, 1, 1, 1, 1));
    Value y = builder.node(new Conv2d(window, Activation.NONE), s8(0x1p-1f, -7, 1, 4, 9, 3), x, w);
    return builder.output(y).build();
  }

  private static KernelRequest request(Graph graph, String core) {
    return new KernelRequest(
        graph, graph.nodes().get(0), TargetCatalog.builtIn().core(core).orElseThrow());
  }

  private void check(List<KernelCase> cases) {
    HostHarness.of(List.of(KERNEL), "cortex-m3").check(folder, cases);
  }
}
