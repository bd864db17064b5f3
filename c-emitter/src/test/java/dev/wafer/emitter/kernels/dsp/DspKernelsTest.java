package dev.wafer.emitter.kernels.dsp;

import static dev.wafer.emitter.testing.Int8Layers.batches;
import static dev.wafer.emitter.testing.Int8Layers.columns;
import static dev.wafer.emitter.testing.Int8Layers.conv;
import static dev.wafer.emitter.testing.Int8Layers.dense;
import static dev.wafer.emitter.testing.Int8Layers.depthwise;
import static dev.wafer.emitter.testing.Int8Layers.dilatedDepthwise;
import static dev.wafer.emitter.testing.Int8Layers.grouped;
import static dev.wafer.emitter.testing.Int8Layers.ofLargeFactors;
import static dev.wafer.emitter.testing.Int8Layers.ofManyShifts;
import static dev.wafer.emitter.testing.Int8Layers.ofNineBits;
import static dev.wafer.emitter.testing.Int8Layers.pair;
import static dev.wafer.emitter.testing.Int8Layers.pixel;
import static dev.wafer.emitter.testing.Int8Layers.pools;
import static dev.wafer.emitter.testing.Int8Layers.sum;
import static dev.wafer.emitter.testing.QuantizedTypes.s8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.convolution.dsp.Conv2dS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseConv2dS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseConv3x3S8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseMultipliedS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseStrip3x3S8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.GroupedConv2dS8Dsp;
import dev.wafer.emitter.kernels.elementwise.dsp.AddS8Dsp;
import dev.wafer.emitter.kernels.elementwise.dsp.MulS8Dsp;
import dev.wafer.emitter.kernels.elementwise.dsp.PreluS8Dsp;
import dev.wafer.emitter.kernels.elementwise.portable.AddLinearS8;
import dev.wafer.emitter.kernels.matrix.dsp.FullyConnectedRowsS8Dsp;
import dev.wafer.emitter.kernels.matrix.dsp.FullyConnectedS8Dsp;
import dev.wafer.emitter.kernels.pooling.dsp.AveragePoolS8Dsp;
import dev.wafer.emitter.kernels.pooling.dsp.MaxPoolS8Dsp;
import dev.wafer.emitter.kernels.recurrent.dsp.SvdfS8Dsp;
import dev.wafer.emitter.testing.Bindings;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.emitter.testing.SharedForm;
import dev.wafer.ir.DataType;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Svdf;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plain C beside the assembly has to give the reference's bits, and both have to compile. */
final class DspKernelsTest {
  private static final String CORE = "cortex-m4";

  @TempDir Path folder;

  @Test
  void convolutionMatchesTheReference() throws IOException {
    checkForms(
        new Conv2dS8Dsp(),
        conv("3x3 same", 9, 7, 5, 6, 3, 3, 1, 1, Activation.NONE),
        conv("3x3 stride 2, relu", 8, 10, 16, 8, 3, 3, 2, 1, Activation.RELU),
        conv("one channel", 12, 10, 1, 8, 10, 4, 2, 1, Activation.RELU),
        conv("three channels, relu6", 8, 8, 3, 4, 3, 3, 1, 1, Activation.RELU6),
        conv("rows of three bytes", 13, 3, 1, 8, 5, 1, 1, 1, Activation.NONE),
        conv("rows of two bytes, relu", 9, 1, 2, 6, 3, 3, 2, 1, Activation.RELU),
        conv("joined runs", 9, 8, 3, 8, 3, 3, 2, 1, Activation.NONE),
        conv("joined long runs, relu", 9, 11, 3, 9, 7, 7, 2, 1, Activation.RELU),
        conv("joined, rows apart", 12, 12, 3, 8, 3, 3, 1, 2, Activation.NONE),
        conv("wide runs", 5, 6, 24, 7, 3, 3, 1, 1, Activation.RELU_N1_TO_1),
        conv("dilated", 9, 9, 6, 4, 3, 3, 1, 2, Activation.NONE),
        conv("1x1 strided", 6, 6, 9, 4, 1, 1, 2, 1, Activation.NONE),
        conv("1x1, depth of 12", 5, 3, 12, 9, 1, 1, 1, 1, Activation.NONE),
        conv("1x1, depth of 16", 3, 3, 16, 16, 1, 1, 1, 1, Activation.RELU),
        conv("1x1, odd depth", 3, 5, 5, 3, 1, 1, 1, 1, Activation.RELU6),
        conv("1x1, two pixels left", 5, 2, 20, 5, 1, 1, 1, 1, Activation.RELU6),
        conv("one output", 1, 1, 8, 2, 1, 1, 1, 1, Activation.NONE),
        batches());
  }

  @Test
  void channelsOfManyShiftsMatchTheReference() {
    check(
        new Conv2dS8Dsp(),
        ofManyShifts(conv("3x3, odd outputs", 9, 7, 5, 9, 3, 3, 1, 1, Activation.NONE)),
        ofManyShifts(conv("1x1, relu", 5, 3, 16, 7, 1, 1, 1, 1, Activation.RELU)),
        ofManyShifts(conv("1x1, relu6", 3, 3, 8, 12, 1, 1, 1, 1, Activation.RELU6)));
  }

  @Test
  void convolutionOfOnePixelIsARowOfAProduct() {
    FullyConnectedS8Dsp kernel = new FullyConnectedS8Dsp();
    check(
        kernel,
        pixel("1x1", 1, 1, 40, 16, Activation.NONE),
        pixel("window of rows, a rest, relu6", 5, 1, 13, 11, Activation.RELU6),
        pixel("window, relu", 3, 4, 5, 3, Activation.RELU),
        ofManyShifts(pixel("1x1, odd outputs", 1, 1, 12, 9, Activation.NONE)),
        ofManyShifts(pixel("1x1, few outputs", 1, 1, 12, 3, Activation.NONE)),
        ofManyShifts(pixel("1x1, many weights, relu6", 1, 1, 96, 45, Activation.RELU6)));
    assertThat(bound(kernel, conv("two", 1, 2, 8, 8, 1, 1, 1, 1, Activation.NONE))).isFalse();
    assertThat(bound(kernel, conv("padded", 1, 1, 8, 8, 3, 3, 1, 1, Activation.NONE))).isFalse();
  }

  /** What a byte does not hold goes to a repeated input, or to a halfword. */
  @Test
  void weightsOfNineBitsMatchTheReference() {
    check(
        new Conv2dS8Dsp(),
        ofNineBits(conv("3x3", 9, 7, 5, 6, 3, 3, 1, 1, Activation.NONE)),
        ofNineBits(conv("room behind the runs", 8, 8, 3, 4, 3, 3, 2, 1, Activation.RELU6)),
        ofNineBits(conv("joined runs", 8, 8, 3, 16, 3, 3, 2, 1, Activation.NONE)),
        ofNineBits(conv("dilated", 9, 9, 6, 4, 3, 3, 1, 2, Activation.NONE)),
        ofNineBits(conv("1x1, two pixels left", 5, 2, 20, 6, 1, 1, 1, 1, Activation.NONE)),
        ofNineBits(conv("1x1, depth of 12", 5, 3, 12, 9, 1, 1, 1, 1, Activation.NONE)),
        ofNineBits(conv("1x1, depth of 16", 3, 3, 16, 16, 1, 1, 1, 1, Activation.RELU)),
        ofNineBits(depthwise("10x8 of one channel", 15, 12, 1, 8, 10, 8, 2, Activation.RELU)));
    check(
        new DepthwiseConv3x3S8Dsp(),
        ofNineBits(depthwise("odd width", 7, 5, 4, 4, 3, 3, 1, Activation.NONE)),
        ofNineBits(depthwise("stride 2", 9, 9, 3, 3, 3, 3, 2, Activation.RELU6)));
  }

  @Test
  void depthwiseOfOneChannelMatchesTheReference() {
    check(
        new Conv2dS8Dsp(),
        depthwise("10x8", 15, 12, 1, 8, 10, 8, 2, Activation.RELU),
        depthwise("3x3", 5, 5, 1, 3, 3, 3, 1, Activation.NONE));
  }

  @Test
  void depthwise3x3MatchesTheReference() {
    check(
        new DepthwiseConv3x3S8Dsp(),
        depthwise("odd width", 7, 5, 4, 4, 3, 3, 1, Activation.NONE),
        depthwise("even width, relu", 6, 6, 5, 5, 3, 3, 1, Activation.RELU),
        depthwise("stride 2, relu6", 9, 9, 3, 3, 3, 3, 2, Activation.RELU6),
        depthwise("stride 2, even", 8, 10, 3, 3, 3, 3, 2, Activation.NONE),
        depthwise("bands", 60, 27, 2, 2, 3, 3, 1, Activation.RELU_N1_TO_1),
        depthwise("bands, stride 2", 61, 34, 2, 2, 3, 3, 2, Activation.RELU),
        depthwise("narrow", 4, 1, 3, 3, 3, 3, 1, Activation.NONE),
        depthwise("width 3", 3, 3, 8, 8, 3, 3, 1, Activation.NONE));
  }

  @Test
  void depthwiseStripsMatchTheReference() {
    check(
        new DepthwiseStrip3x3S8Dsp(),
        depthwise("two rows, relu", 2, 5, 5, 5, 3, 3, 1, Activation.RELU),
        depthwise("two rows", 2, 8, 4, 4, 3, 3, 1, Activation.NONE),
        depthwise("two rows, relu6", 2, 9, 3, 3, 3, 3, 1, Activation.RELU6),
        depthwise("one row", 1, 7, 4, 4, 3, 3, 1, Activation.NONE),
        depthwise("two pixels", 1, 2, 6, 6, 3, 3, 1, Activation.RELU));
  }

  /** One row by the function of two, and rows that words do not hold. */
  @Test
  void sharedDepthwiseStripsMatchTheReference() {
    check(
        new SharedForm<>(new DepthwiseStrip3x3S8Dsp(), 1),
        depthwise("one row, relu", 1, 7, 4, 4, 3, 3, 1, Activation.RELU),
        depthwise("one row of bytes", 1, 5, 3, 3, 3, 3, 1, Activation.NONE),
        depthwise("two rows", 2, 5, 4, 4, 3, 3, 1, Activation.NONE));
  }

  /** More rows, and one pixel each, are left to others. */
  @Test
  void depthwiseStripsAreOfOneOrTwoRows() {
    DepthwiseStrip3x3S8Dsp kernel = new DepthwiseStrip3x3S8Dsp();
    assertThat(bound(kernel, depthwise("two", 2, 5, 4, 4, 3, 3, 1, Activation.NONE))).isTrue();
    assertThat(bound(kernel, depthwise("three", 3, 5, 4, 4, 3, 3, 1, Activation.NONE))).isFalse();
    assertThat(bound(kernel, depthwise("narrow", 2, 1, 4, 4, 3, 3, 1, Activation.NONE))).isFalse();
    assertThat(bound(kernel, depthwise("stride 2", 4, 4, 4, 4, 3, 3, 2, Activation.NONE)))
        .isFalse();
    assertThat(bound(kernel, depthwise("far", 2, 20, 99, 99, 3, 3, 1, Activation.NONE))).isFalse();
  }

  @Test
  void depthwiseOfAnyWindowMatchesTheReference() {
    check(
        new DepthwiseConv2dS8Dsp(),
        depthwise("one pixel, even taps", 1, 22, 16, 16, 1, 22, 1, Activation.NONE),
        depthwise("a rest of channels, relu", 7, 5, 6, 6, 3, 5, 1, Activation.RELU),
        depthwise("stride 2, relu6", 9, 9, 5, 5, 5, 5, 2, Activation.RELU6),
        depthwise("many taps", 8, 9, 4, 4, 7, 9, 1, Activation.RELU_N1_TO_1),
        dilatedDepthwise("dilated", 9, 7, 6, 6, 2),
        ofNineBits(depthwise("nine bits", 7, 5, 7, 7, 3, 3, 1, Activation.NONE)));
  }

  @Test
  void depthwiseOfSeveralOutputsAChannelMatchesTheReference() {
    check(
        new DepthwiseMultipliedS8Dsp(),
        depthwise("two", 7, 5, 4, 8, 3, 3, 1, Activation.NONE),
        depthwise("three, relu", 7, 5, 3, 9, 3, 4, 1, Activation.RELU),
        depthwise("four, stride 2, relu6", 9, 9, 2, 8, 5, 5, 2, Activation.RELU6),
        depthwise("five in two groups", 8, 9, 3, 15, 3, 1, 1, Activation.NONE),
        depthwise("seven, many taps", 8, 9, 2, 14, 7, 9, 1, Activation.RELU_N1_TO_1),
        depthwise("eight of one pixel", 1, 22, 3, 24, 1, 22, 1, Activation.NONE),
        dilatedDepthwise("dilated", 9, 7, 3, 6, 2),
        ofLargeFactors(depthwise("large factors", 7, 5, 3, 9, 2, 2, 2, Activation.RELU6)),
        ofNineBits(depthwise("nine bits, two", 7, 5, 7, 14, 3, 3, 1, Activation.NONE)),
        ofNineBits(depthwise("nine bits, three", 7, 5, 2, 6, 3, 3, 1, Activation.RELU)));
  }

  @Test
  void convolutionInGroupsMatchesTheReference() {
    check(
        new GroupedConv2dS8Dsp(),
        grouped("four outputs a group", 7, 5, 16, 16, 4, Activation.NONE),
        grouped("six in two parts, relu", 7, 5, 16, 12, 2, Activation.RELU),
        grouped("three, relu6", 6, 5, 8, 6, 2, Activation.RELU6),
        grouped("one", 6, 5, 12, 3, 3, Activation.NONE),
        ofNineBits(grouped("nine bits", 7, 5, 16, 10, 2, Activation.NONE)));
  }

  /** Channels whose factor is a half or more round once; the others beside them twice. */
  @Test
  void depthwiseOfLargeFactorsMatchesTheReference() {
    check(
        new DepthwiseConv3x3S8Dsp(),
        ofLargeFactors(depthwise("odd width", 7, 5, 9, 9, 3, 3, 1, Activation.NONE)),
        ofLargeFactors(depthwise("large ones alone, relu", 6, 6, 3, 3, 3, 3, 1, Activation.RELU)),
        ofLargeFactors(depthwise("bands, relu6", 61, 34, 6, 6, 3, 3, 2, Activation.RELU6)));
    check(
        new DepthwiseConv2dS8Dsp(),
        ofLargeFactors(depthwise("a rest of channels", 7, 5, 9, 9, 3, 5, 1, Activation.NONE)),
        ofLargeFactors(depthwise("large ones alone", 7, 5, 4, 4, 2, 2, 2, Activation.RELU6)),
        ofLargeFactors(depthwise("relu", 7, 5, 8, 8, 4, 3, 1, Activation.RELU)));
  }

  /** A group of four channels needs four. */
  @Test
  void depthwiseOfAnyWindowRefusesFewChannels() {
    DepthwiseConv2dS8Dsp kernel = new DepthwiseConv2dS8Dsp();
    assertThat(bound(kernel, depthwise("three", 7, 5, 3, 3, 5, 5, 1, Activation.NONE))).isFalse();
    assertThat(bound(kernel, depthwise("times 2", 7, 5, 4, 8, 5, 5, 1, Activation.NONE))).isFalse();
    assertThat(bound(kernel, depthwise("four", 7, 5, 4, 4, 5, 5, 1, Activation.NONE))).isTrue();
  }

  private static boolean bound(Kernel<?> kernel, KernelCase testCase) {
    Core core = TargetCatalog.builtIn().core(CORE).orElseThrow();
    Node node = testCase.graph().nodes().get(0);
    return Bindings.of(kernel, new KernelRequest(testCase.graph(), node, core)).isPresent();
  }

  @Test
  void fullyConnectedMatchesTheReference() {
    check(
        new FullyConnectedS8Dsp(),
        dense("sixes", 1, 40, 12, Activation.NONE),
        dense("sixes, four outputs left", 1, 32, 16, Activation.RELU),
        dense("sixes and an odd output, a rest", 1, 43, 13, Activation.RELU6),
        dense("many weights", 1, 72, 61, Activation.RELU6),
        dense("many weights, a rest", 1, 103, 42, Activation.NONE),
        dense("eight inputs", 1, 8, 7, Activation.NONE),
        dense("pairs", 1, 16, 4, Activation.RELU6),
        dense("pairs, a rest", 2, 21, 5, Activation.NONE),
        dense("one output", 1, 17, 1, Activation.NONE),
        dense("less than eight inputs", 1, 5, 9, Activation.NONE),
        dense("batches", 3, 12, 10, Activation.RELU));
  }

  @Test
  void fullyConnectedByRowsMatchesTheReference() {
    check(
        new FullyConnectedRowsS8Dsp(),
        dense("pairs", 1, 40, 16, Activation.NONE),
        dense("an odd output, a rest", 1, 43, 13, Activation.RELU),
        dense("one output", 1, 3, 1, Activation.NONE),
        dense("batches", 3, 12, 5, Activation.RELU6));
  }

  @Test
  void svdfMatchesTheReferenceRunAfterRun() {
    check(new SvdfS8Dsp(), svdf("rank 1", 20, 8, 1, 8), svdf("rank 2", 17, 14, 2, 4));
  }

  @Test
  void additionMatchesTheReference() throws IOException {
    checkForms(
        new AddS8Dsp(),
        sum("smaller second", new Binary(BinaryFn.ADD, Activation.NONE), 0.1f, 0.03f, 0.12f),
        sum("smaller first, relu", new Binary(BinaryFn.ADD, Activation.RELU), 0.01f, 0.03f, 0.03f),
        sum("equal scales, relu6", new Binary(BinaryFn.ADD, Activation.RELU6), 0.05f, 0.05f, 0.07f),
        sum("difference", new Binary(BinaryFn.SUB, Activation.NONE), 0.05f, 0.02f, 0.06f));
    checkForms(new AddS8Dsp(), broadcast(new Binary(BinaryFn.ADD, Activation.RELU)));
    checkForms(new AddS8Dsp(), broadcast(new Binary(BinaryFn.SUB, Activation.NONE)));
    checkForms(new AddLinearS8(), broadcast(new Binary(BinaryFn.ADD, Activation.RELU), 0.05f));
    checkForms(new AddLinearS8(), broadcast(new Binary(BinaryFn.SUB, Activation.NONE), 0.05f));
  }

  @Test
  void multiplicationMatchesTheReference() throws IOException {
    checkForms(
        new MulS8Dsp(),
        sum("product", new Binary(BinaryFn.MUL, Activation.NONE), 0.1f, 0.03f, 0.12f),
        sum("relu6", new Binary(BinaryFn.MUL, Activation.RELU6), 0.05f, 0.05f, 0.07f),
        sum("half", new Binary(BinaryFn.MUL, Activation.NONE), 0.5f, 0.25f, 0.25f),
        sum("three quarters", new Binary(BinaryFn.MUL, Activation.NONE), 0.5f, 0.3f, 0.2f));
    checkForms(new MulS8Dsp(), broadcast(new Binary(BinaryFn.MUL, Activation.NONE)));
    checkForms(new MulS8Dsp(), broadcast(new Binary(BinaryFn.MUL, Activation.RELU)));
  }

  @Test
  void parametricReluMatchesTheReference() throws IOException {
    Binary op = new Binary(BinaryFn.PRELU);
    checkForms(
        new PreluS8Dsp(),
        sum("shifted left", op, 0.1f, 0.003f, 0.08f),
        sum("shifted right", op, 0.03f, 0.005f, 0.12f),
        sum("as it is", op, 0.05f, 0.004f, 0.05f),
        sum("far left", op, 0.5f, 0.0001f, 0.0001f),
        sum("large alphas", op, 0.05f, 1f, 0.06f),
        sum("half", op, 0.5f, 0.25f, 0.25f));
    checkForms(new PreluS8Dsp(), broadcast(op));
    checkForms(new PreluS8Dsp(), broadcast(op, 0.0071f));
  }

  /** By channel, either way round, and by image. */
  private static KernelCase[] broadcast(Binary op) {
    return broadcast(op, 0.03f);
  }

  private static KernelCase[] broadcast(Binary op, float second) {
    Shape whole = Shape.of(2, 5, 3, 9);
    return new KernelCase[] {
      pair("channels", op, 0.1f, second, 0.12f, whole, Shape.of(9)),
      pair("of channels", op, 0.05f, 0.05f, 0.07f, Shape.of(9), whole),
      pair("images", op, 0.1f, second, 0.12f, whole, Shape.of(5, 3, 9))
    };
  }

  @Test
  void poolingMatchesTheReference() {
    check(new MaxPoolS8Dsp(), pools(PoolFn.MAX));
    check(new AveragePoolS8Dsp(), pools(PoolFn.AVERAGE));
  }

  @Test
  void maximumOfColumnsMatchesTheReference() {
    check(new MaxPoolS8Dsp(), columns(ReduceFn.REDUCE_MAX));
  }

  @Test
  void refusesWeightsThatCannotBeSeparated() {
    byte[] values = new byte[16];
    assertThat(matrix(8, values).separable()).isTrue();
    values[9] = Byte.MIN_VALUE;
    assertThat(matrix(8, values).separable()).isTrue();
    values[1] = -1;
    assertThat(matrix(8, values).separable()).isFalse();
    byte[] large = new byte[2 * 520];
    java.util.Arrays.fill(large, (byte) 127);
    assertThat(matrix(520, large).separable()).isFalse();
  }

  private static MixedWeights matrix(int depth, byte[] values) {
    return new MixedWeights(values.length / depth, depth, (c, i) -> values[c * depth + i]);
  }

  @Test
  void refusesCoresWithoutTheExtension() {
    KernelCase testCase = dense("eights", 1, 40, 16, Activation.NONE);
    Core plain = TargetCatalog.builtIn().core("cortex-m3").orElseThrow();
    Node node = testCase.graph().nodes().get(0);
    KernelRequest request = new KernelRequest(testCase.graph(), node, plain);
    assertThat(Bindings.of(new FullyConnectedS8Dsp(), request)).isEmpty();
  }

  private void check(Kernel<?> kernel, KernelCase... cases) {
    HostHarness.of(List.of(kernel), CORE).check(folder, List.of(cases));
  }

  /** The same for functions made for one step and for several. */
  private void checkForms(Kernel<?> kernel, KernelCase... cases) throws IOException {
    for (int depth = 0; depth <= 2; depth++) {
      HostHarness.of(List.of(new SharedForm<>(kernel, depth)), CORE)
          .check(Files.createDirectories(folder.resolve("form" + depth)), List.of(cases));
    }
  }

  private static KernelCase svdf(String name, int depth, int filters, int rank, int memory) {
    Random random = new Random(depth);
    GraphBuilder builder = new GraphBuilder("dsp");
    Value x = builder.input("x", s8(0.05f, -13, 1, depth));
    Value state = builder.variable("state", s8(0.04f, -50, 1, filters * memory));
    Value features =
        builder.constant(
            "features",
            RandomTensors.constant(DataType.INT8, Shape.of(filters, depth), random),
            Quantization.perTensor(0.005f, 0));
    Value time =
        builder.constant(
            "time",
            RandomTensors.constant(DataType.INT8, Shape.of(filters, memory), random),
            Quantization.perTensor(0.01f, 0));
    Value bias =
        builder.constant(
            "bias",
            RandomTensors.integers(DataType.INT32, Shape.of(filters / rank), -4000, 4000, random));
    Value y =
        builder.node(
            new Svdf(rank, Activation.RELU),
            s8(0.09f, 7, 1, filters / rank),
            x,
            features,
            time,
            bias,
            state);
    return KernelCase.random(name, builder.output(y).build(), 5);
  }
}
