package dev.wafer.emitter.kernels.dsp;

import static dev.wafer.emitter.testing.QuantizedTypes.s8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.convolution.dsp.Conv2dS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseConv2dS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseConv3x3S8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseStrip3x3S8Dsp;
import dev.wafer.emitter.kernels.matrix.dsp.FullyConnectedS8Dsp;
import dev.wafer.emitter.kernels.recurrent.dsp.SvdfS8Dsp;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
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
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Svdf;
import dev.wafer.ir.op.Window;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.lower.KernelTable;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.Tensor;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit of the requantization with the DSP extension, just inside it and just outside. */
final class DspLimitsTest {
  private static final String CORE_NAME = "cortex-m4";
  private static final Core CORE = TargetCatalog.builtIn().core(CORE_NAME).orElseThrow();

  /** The largest sum of which twice fits 32 bits, whichever its sign. */
  private static final int LARGEST = (1 << 30) - 1;

  private static final int WEIGHT = -128;
  private static final int TAPS = 9;

  @TempDir Path folder;

  @Test
  void sumsEndWhereTwiceASumLeaves32Bits() {
    DspRequantization scaling = new DspRequantization(new QuantizedMultiplier(1 << 30, -1), 0);
    assertThat(scaling.exact(LARGEST)).isTrue();
    assertThat(scaling.exact(LARGEST + 1L)).isFalse();
    assertThat(Math.multiplyExact(2, LARGEST)).isEqualTo(Integer.MAX_VALUE - 1);
  }

  @ParameterizedTest
  @CsvSource({"1, false", "0, false", "-1, true", "-20, true", "-21, false"})
  void shiftsAreFromOneTo20ToTheRight(int shift, boolean taken) {
    QuantizedMultiplier factor = new QuantizedMultiplier(1 << 30, shift);
    assertThat(DspRequantization.takes(factor)).isEqualTo(taken);
    assertThat(new DspRequantization(factor, 0).exact(1)).isEqualTo(taken);
    assertThat(new DspRequantization(factor, 0).exactEitherWay(1)).isEqualTo(taken || shift >= 0);
  }

  /** The formula of the kernels' C, in Java, where every step fits its 32 bits. */
  @ParameterizedTest
  @ValueSource(ints = {-128, -1, 0, 127})
  void theFormulaGivesTheReferencesBitsUpToBothLimits(int zeroPoint) {
    int[] ends = {LARGEST, LARGEST - 1, 1 << 20, 3, 2, 1, 0};
    for (int shift : new int[] {-1, -2, -19, -20}) {
      for (int multiplier : new int[] {1 << 30, (1 << 30) + 1, Integer.MAX_VALUE}) {
        QuantizedMultiplier factor = new QuantizedMultiplier(multiplier, shift);
        for (int end : ends) {
          for (int sum : new int[] {end, -end}) {
            assertThat(formula(new DspRequantization(factor, zeroPoint), sum))
                .as("%s times %s", sum, factor)
                .isEqualTo(factor.apply(sum) + zeroPoint);
          }
        }
      }
    }
  }

  /** A sum that is shifted left has so much less room. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 29, 30})
  void factorsOfAHalfOrMoreTakeSumsThatFitAfterTheirShift(int shift) {
    QuantizedMultiplier factor = new QuantizedMultiplier(Integer.MAX_VALUE, shift);
    DspRequantization scaling = new DspRequantization(factor, -128);
    int end = (1 << (30 - shift)) - 1;
    assertThat(scaling.exactEitherWay(end)).isTrue();
    assertThat(scaling.exactEitherWay(end + 1L)).isFalse();
    assertThat(scaling.exact(0)).isFalse();
    for (int sum : new int[] {end, end / 3, 0, -end}) {
      int twice = Math.multiplyExact(2 * sum, 1 << shift);
      long product = (long) twice * factor.multiplier() + (1L << 31);
      int high = Math.addExact((int) (product >> 32), scaling.halves() >> 1);
      assertThat(high).isEqualTo(factor.apply(sum) - 128);
    }
  }

  private static int formula(DspRequantization scaling, int sum) {
    int twice = Math.multiplyExact(2, sum);
    long product = (long) twice * scaling.factor().multiplier() + (1L << 31);
    int high = Math.addExact((int) (product >> 32), scaling.rounding());
    return (high + (twice >> 31)) >> scaling.rightShift();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "fully_connected_s8_dsp",
        "conv_2d_s8_dsp",
        "depthwise_conv_3x3_s8_dsp",
        "depthwise_conv_2d_s8_dsp",
        "depthwise_strip_3x3_s8_dsp",
        "unstructured_\\w+_s8_dsp",
        "block_sparse_1x4_s8_dsp",
        "block_sparse_4x1_s8_dsp"
      })
  void aKernelTakesTheLargestSumAndNoLarger(String kernel) {
    Op op = operator(kernel);
    assertThat(bound(kernel, layer(op, LARGEST))).hasSize(1);
    assertThat(bound(kernel, layer(op, LARGEST + 1))).isEmpty();
    assertThat(bound(kernel, layer(op, -LARGEST))).hasSize(1);
    assertThat(bound(kernel, layer(op, -LARGEST - 1))).isEmpty();
  }

  @Test
  void bothStagesOfSvdfTakeTheLargestSumAndNoLarger() {
    SvdfS8Dsp kernel = new SvdfS8Dsp();
    int products = 128 * 128 * 4;
    assertThat(Bindings.of(kernel, request(svdf(0, LARGEST - products)))).isPresent();
    assertThat(Bindings.of(kernel, request(svdf(0, LARGEST - products + 1)))).isEmpty();
    // A channel's products by zero point -128 fold into a bias as large as themselves.
    int depth = (LARGEST + 1) / (2 * 128 * 128);
    assertThat(Bindings.of(kernel, request(svdf(depth - 4, 0)))).isPresent();
    assertThat(Bindings.of(kernel, request(svdf(depth, 0)))).isEmpty();
  }

  @Tag("c-compiler")
  @Test
  void theLargestSumsGiveTheReferencesBits() {
    List<KernelCase> cases = new ArrayList<>();
    for (String kernel : List.of("fully_connected_s8_dsp", "conv_2d_s8_dsp", "depthwise")) {
      for (int largest : new int[] {LARGEST, -LARGEST}) {
        Graph graph = layer(operator(kernel), largest);
        cases.add(KernelCase.of(kernel + " " + largest, graph, List.of(ends(graph, largest))));
      }
    }
    for (Kernel<?> depthwise :
        List.of(
            new DepthwiseConv3x3S8Dsp(),
            new DepthwiseStrip3x3S8Dsp(),
            new DepthwiseConv2dS8Dsp())) {
      List<Kernel<?>> kernels = List.of(new FullyConnectedS8Dsp(), new Conv2dS8Dsp(), depthwise);
      HostHarness.of(kernels, CORE_NAME).check(folder, cases);
    }
  }

  private static Op operator(String kernel) {
    if (kernel.startsWith("conv")) {
      return new Conv2d(Window.UNIT, Activation.NONE);
    }
    return kernel.startsWith("depthwise")
        ? new DepthwiseConv2d(Window.UNIT, 1, Activation.NONE)
        : new FullyConnected(false, Activation.NONE);
  }

  private static List<KernelBinding> bound(String kernel, Graph graph) {
    List<Kernel<?>> kernels = new ArrayList<>(KernelRegistry.standard());
    kernels.addAll(KernelRegistry.sparse());
    return new KernelTable(kernels)
        .bindings(request(graph))
        .filter(binding -> binding.kernel().matches(kernel))
        .toList();
  }

  private static KernelRequest request(Graph graph) {
    return new KernelRequest(graph, graph.nodes().get(0), CORE);
  }

  /** A layer whose last channel's sum can be as large as {@code largest}, of either sign. */
  private static Graph layer(Op op, int largest) {
    Shape kernel = op instanceof FullyConnected ? Shape.of(4, TAPS) : Shape.of(4, 3, 3, 1);
    Shape in = op instanceof FullyConnected ? Shape.of(8, TAPS) : Shape.of(1, 4, 4, 1);
    if (op instanceof DepthwiseConv2d) {
      kernel = Shape.of(1, 3, 3, 4);
      in = Shape.of(1, 4, 4, 4);
    }
    Shape out = op instanceof FullyConnected ? Shape.of(8, 4) : Shape.of(1, 2, 2, 4);
    long[] weights = new long[kernel.elements()];
    for (int i = 0; i < weights.length; i++) {
      boolean last = op instanceof DepthwiseConv2d ? i % 4 == 3 : i / TAPS == 3;
      weights[i] = last ? WEIGHT : 0;
    }
    int products = 128 * 128 * TAPS;
    long bias = largest > 0 ? largest - products : largest + products;
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", s8(0x1p-7f, 0, in.toArray()));
    Value w =
        builder.constant(
            "w",
            DenseConstant.integers(DataType.INT8, kernel, weights),
            Quantization.perTensor(0x1p-7f, 0));
    Value b =
        builder.constant("b", DenseConstant.integers(DataType.INT32, Shape.of(4), 5, 0, -5, bias));
    return builder.output(builder.node(op, s8(0x1p+5f, 3, out.toArray()), x, w, b)).build();
  }

  /** The input that makes the sum of the last channel largest. */
  private static List<Tensor> ends(Graph graph, int largest) {
    Value x = graph.inputs().get(0);
    int[] values = new int[x.shape().elements()];
    // No int8 is 128: below zero the largest magnitude stays out of reach by 128 a product.
    Arrays.fill(values, largest > 0 ? -128 : 127);
    return List.of(Tensor.ofInts(x.type(), values));
  }

  /** SVDF of rank 1, two filters and four steps, whose weights are -128 but for the first's. */
  private static Graph svdf(int largeInputs, int bias) {
    int inputs = largeInputs + 4;
    long[] features = new long[2 * inputs];
    Arrays.fill(features, inputs, inputs + largeInputs, WEIGHT);
    long[] time = {0, 0, 0, 0, WEIGHT, WEIGHT, WEIGHT, WEIGHT};
    GraphBuilder builder = new GraphBuilder("svdf");
    Value x = builder.input("x", s8(0x1p-7f, -128, 1, inputs));
    Value state = builder.variable("state", s8(0x1p-7f, 0, 1, 8));
    Quantization scale = Quantization.perTensor(0x1p-7f, 0);
    Value w =
        builder.constant(
            "w", DenseConstant.integers(DataType.INT8, Shape.of(2, inputs), features), scale);
    Value t =
        builder.constant("t", DenseConstant.integers(DataType.INT8, Shape.of(2, 4), time), scale);
    Value b = builder.constant("b", DenseConstant.integers(DataType.INT32, Shape.of(2), 0, bias));
    Value y = builder.node(new Svdf(1, Activation.NONE), s8(0x1p-1f, 0, 1, 2), x, w, t, b, state);
    return builder.output(y).build();
  }
}
