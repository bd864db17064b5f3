package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.ModelBuilder.INT16;
import static dev.wafer.frontend.ModelBuilder.INT32;
import static dev.wafer.frontend.ModelBuilder.INT4;
import static dev.wafer.frontend.ModelBuilder.INT8;
import static dev.wafer.frontend.ModelBuilder.UINT8;
import static dev.wafer.frontend.ModelBuilder.options;
import static dev.wafer.frontend.SmallModels.constant;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Split;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attributes of operators, and the rules that refuse them, on models of one operator. */
class OperatorRulesTest {
  private static final int CONCATENATION = 2;
  private static final int DEPTHWISE_CONV_2D = 4;
  private static final int FULLY_CONNECTED = 9;
  private static final int AVERAGE_POOL_2D = 1;
  private static final int LOGISTIC = 14;
  private static final int PAD = 34;
  private static final int MEAN = 40;
  private static final int SQUEEZE = 43;
  private static final int SPLIT = 49;
  private static final int TRANSPOSE_CONV = 67;
  private static final int SPLIT_V = 102;
  private static final int EXPAND_DIMS = 70;
  private static final int BATCH_MATMUL = 126;

  private final ModelBuilder model = new ModelBuilder();

  @Test
  void samePaddingGivesTheOddRowToTheEnd() {
    assertThat(conv(0, 2, 1, new int[] {1, 6, 6, 1}, new int[] {1, 3, 3, 1}))
        .isEqualTo(new Conv2d(Window.of(2, 2, new Padding(0, 1, 0, 1)), Activation.NONE));
  }

  @Test
  void dilationWidensTheWindow() {
    assertThat(conv(1, 1, 2, new int[] {1, 6, 6, 1}, new int[] {1, 2, 2, 1}))
        .isEqualTo(new Conv2d(new Window(1, 1, 2, 2, Padding.NONE), Activation.NONE));
  }

  @Test
  void anOutputShapeThatDoesNotFollowIsInconsistent() {
    int x = model.tensor(FLOAT32, 1, 6, 6, 1);
    int w = floats(1, 3, 3, 1);
    int y = model.tensor(FLOAT32, 1, 5, 4, 1);
    Diagnostic d = refused(SmallModels.CONV_2D, x, ints(x, w), y, 1, convOptions(1, 1, 1, 0));
    assertThat(d.code()).isEqualTo(Code.INCONSISTENT_MODEL);
    assertThat(d.found()).isEqualTo("[1, 5, 4, 1] where [1, 4, 4, 1] follows");
  }

  @Test
  void strideZeroIsRefused() {
    int x = model.tensor(FLOAT32, 1, 6, 6, 1);
    int y = model.tensor(FLOAT32, 1, 4, 4, 1);
    Diagnostic d =
        refused(SmallModels.CONV_2D, x, ints(x, floats(1, 3, 3, 1)), y, 1, convOptions(1, 0, 1, 0));
    assertThat(d.rule()).contains("strides");
  }

  @Test
  void fusedTanhIsRefused() {
    int x = model.tensor(FLOAT32, 1, 6, 6, 1);
    int y = model.tensor(FLOAT32, 1, 4, 4, 1);
    Diagnostic d =
        refused(SmallModels.CONV_2D, x, ints(x, floats(1, 3, 3, 1)), y, 1, convOptions(1, 1, 1, 4));
    assertThat(d.found()).isEqualTo("TANH");
  }

  @Test
  void typesOutsideOfTheTableAreRefusedWithTheTable() {
    int x = model.quantized(UINT8, 1, 128, 1, 6, 6, 1);
    int w = model.add(weights(INT8, 0, 1, 3, 3, 1));
    int y = model.quantized(UINT8, 1, 128, 1, 4, 4, 1);
    Diagnostic d = refused(SmallModels.CONV_2D, x, ints(x, w), y, 1, convOptions(1, 1, 1, 0));
    assertThat(d.code()).isEqualTo(Code.UNSUPPORTED_TYPE);
    assertThat(d.found()).isEqualTo("input UINT8, weights INT8, output UINT8");
    assertThat(d.supported()).contains("input INT8, weights INT8, bias INT32, output INT8");
  }

  @Test
  void weightsOfUint8ThatComeAtRunTimeAreRefused() {
    int x = model.quantized(UINT8, 1, 128, 1, 3);
    int w = model.quantized(UINT8, 0.5f, 128, 2, 3);
    int y = model.quantized(UINT8, 1, 128, 1, 2);
    model.operator(FULLY_CONNECTED, ints(x, w), ints(y), 8, options());
    Diagnostic d = onlyRefusal(model.inputs(x, w).outputs(y));
    assertThat(d.rule()).contains("UINT8 weights are dense constants");
    assertThat(d.tensorName()).isEqualTo("t1");
  }

  @Test
  void partsOfUint8OfAnotherScaleAreRefused() {
    int a = model.quantized(UINT8, 1, 128, 2, 3);
    int b = model.quantized(UINT8, 2, 128, 2, 3);
    int y = model.quantized(UINT8, 1, 128, 4, 3);
    model.operator(CONCATENATION, ints(a, b), ints(y), 10, options().int32(0, 0));
    Diagnostic d = onlyRefusal(model.inputs(a, b).outputs(y));
    assertThat(d.rule()).contains("UINT8 inputs have the scale and zero point of the output");
    assertThat(d.found()).startsWith("scale 2.0, zero point 128");
  }

  @Test
  void weightsComputedAtRunTimeAreRefused() {
    int x = model.tensor(FLOAT32, 1, 6, 6, 1);
    int w = model.tensor(FLOAT32, 1, 3, 3, 1);
    int y = model.tensor(FLOAT32, 1, 4, 4, 1);
    model.operator(SmallModels.CONV_2D, ints(x, w), ints(y), 1, convOptions(1, 1, 1, 0));
    Diagnostic d = onlyRefusal(model.inputs(x, w).outputs(y));
    assertThat(d.rule()).contains("computed from constants");
    assertThat(d.tensorName()).isEqualTo("t1");
  }

  @Test
  void weightsWithAZeroPointAreRefused() {
    int x = model.quantized(INT8, 1, 0, 1, 6, 6, 1);
    int w = model.add(weights(INT8, 5, 1, 3, 3, 1));
    int y = model.quantized(INT8, 1, 0, 1, 4, 4, 1);
    Diagnostic d = refused(SmallModels.CONV_2D, x, ints(x, w), y, 1, convOptions(1, 1, 1, 0));
    assertThat(d.rule()).contains("weights have zero point 0");
    assertThat(d.found()).isEqualTo("zero point 5");
  }

  @Test
  void int16ActivationsOfConvolutionsAreSymmetric() {
    int x = model.quantized(INT16, 1, 1, 1, 6, 6, 1);
    int w = model.add(weights(INT8, 0, 1, 3, 3, 1));
    int y = model.quantized(INT16, 1, 0, 1, 4, 4, 1);
    Diagnostic d = refused(SmallModels.CONV_2D, x, ints(x, w), y, 1, convOptions(1, 1, 1, 0));
    assertThat(d.rule()).contains("INT16 activations have zero point 0");
  }

  @Test
  void depthMultipliersMustMultiply() {
    int x = model.tensor(FLOAT32, 1, 4, 4, 2);
    int y = model.tensor(FLOAT32, 1, 4, 4, 6);
    ModelBuilder.Table options = options().int32(1, 1).int32(2, 1).int32(5, 1).int32(6, 1);
    model.operator(DEPTHWISE_CONV_2D, ints(x, floats(1, 1, 1, 6)), ints(y), 2, options.int32(3, 3));
    assertThat(onlyOp(model.inputs(x).outputs(y)))
        .isEqualTo(new DepthwiseConv2d(Window.UNIT, 3, Activation.NONE));

    ModelBuilder other = new ModelBuilder();
    int x2 = other.tensor(FLOAT32, 1, 4, 4, 2);
    int w2 = other.add(other.table(FLOAT32, other.buffer(new byte[24]), 1, 1, 1, 6));
    int y2 = other.tensor(FLOAT32, 1, 4, 4, 6);
    ModelBuilder.Table wrong = options().int32(1, 1).int32(2, 1).int32(3, 2);
    other.operator(DEPTHWISE_CONV_2D, ints(x2, w2), ints(y2), 2, wrong);
    assertThat(onlyRefusal(other.inputs(x2).outputs(y2)).rule()).contains("depth_multiplier");
  }

  @Test
  void hybridProductsAreReadWithTheWayInputsAreQuantized() {
    ModelBuilder.Table options = options();
    int x = model.tensor(FLOAT32, 1, 4);
    int w = model.add(weights(INT8, 0, 2, 4));
    int y = model.tensor(FLOAT32, 1, 2);
    model.operator(SmallModels.FULLY_CONNECTED, ints(x, w), ints(y), 8, options);
    assertThat(onlyOp(model.inputs(x).outputs(y)))
        .isEqualTo(new FullyConnected(false, false, Activation.NONE));
    options.int8(3, 1);
    assertThat(onlyOp(model)).isEqualTo(new FullyConnected(false, true, Activation.NONE));
  }

  @Test
  void shuffledWeightsAreRefused() {
    int x = model.tensor(FLOAT32, 1, 4);
    int y = model.tensor(FLOAT32, 1, 2);
    Diagnostic d =
        refused(SmallModels.FULLY_CONNECTED, x, ints(x, floats(2, 4)), y, 8, options().int8(1, 1));
    assertThat(d.found()).isEqualTo("SHUFFLED4x16INT8");
  }

  @Test
  void optionsOfAnotherOperatorAreRefused() {
    int x = model.tensor(FLOAT32, 1, 4);
    int y = model.tensor(FLOAT32, 1, 4);
    Diagnostic d = refused(SmallModels.ADD, x, ints(x, x), y, 8, options());
    assertThat(d.rule()).contains("options");
  }

  @Test
  void missingInputsAreNamed() {
    int x = model.tensor(FLOAT32, 1, 4);
    int y = model.tensor(FLOAT32, 1, 4);
    Diagnostic d = refused(SmallModels.ADD, x, ints(x), y, 11, options());
    assertThat(d.found()).isEqualTo("1 inputs");
    assertThat(d.supported()).isEqualTo("inputs a, b");
  }

  @Test
  void broadcastingIsChecked() {
    int x = model.tensor(FLOAT32, 2, 3);
    int b = floats(2);
    int y = model.tensor(FLOAT32, 2, 3);
    Diagnostic d = refused(SmallModels.ADD, x, ints(x, b), y, 11, options());
    assertThat(d.rule()).contains("extents are equal or 1");
  }

  @Test
  void poolingKeepsTheQuantization() {
    int x = model.quantized(INT8, 0.5f, 0, 1, 2, 2, 1);
    int y = model.quantized(INT8, 0.25f, 0, 1, 1, 1, 1);
    ModelBuilder.Table options =
        options().int8(0, 1).int32(1, 1).int32(2, 1).int32(3, 2).int32(4, 2);
    Diagnostic d = refused(AVERAGE_POOL_2D, x, ints(x), y, 5, options);
    assertThat(d.rule()).contains("share one scale");
    assertThat(d.found()).contains("scale 0.5", "scale 0.25");
  }

  @Test
  void logisticHasTheQuantizationOfItsRange() {
    int x = model.quantized(INT8, 0.5f, 0, 4);
    int y = model.quantized(INT8, 0.5f, 0, 4);
    Diagnostic d = refused(LOGISTIC, x, ints(x), y, 0, options());
    assertThat(d.rule()).contains("scale 1/256, zero point -128");
  }

  @Test
  void stridedSlicesResolveNegativeIndicesAndMasks() {
    int x = model.tensor(FLOAT32, 4, 6);
    int y = model.tensor(FLOAT32, 2, 6);
    model.operator(
        SmallModels.STRIDED_SLICE,
        ints(x, constant(model, -1, 9), constant(model, -9, 9), constant(model, -2, 1)),
        ints(y),
        32,
        options().int32(0, 2).int32(1, 2));
    assertThat(onlyOp(model.inputs(x).outputs(y)))
        .isEqualTo(new StridedSlice(List.of(3, 0), List.of(-2, 1)));
  }

  @Test
  void axesThatAStridedSliceDropsBecomeAReshape() {
    int x = model.tensor(FLOAT32, 4, 4);
    int y = model.tensor(FLOAT32, 4);
    model.operator(
        SmallModels.STRIDED_SLICE,
        ints(x, constant(model, 0, 0), constant(model, 4, 1), constant(model, 1, 1)),
        ints(y),
        32,
        options().int32(4, 2));
    Graph graph = graph(model.inputs(x).outputs(y));
    assertThat(graph.nodes()).hasSize(2);
    assertThat(graph.nodes().get(0).output().shape()).isEqualTo(Shape.of(4, 1));
    assertThat(graph.nodes().get(1).op()).isEqualTo(new Reshape());
  }

  @Test
  void ellipsesAndNewAxesOfAStridedSliceAreResolved() {
    int x = model.tensor(FLOAT32, 2, 3, 4);
    int y = model.tensor(FLOAT32, 2, 3, 1, 2);
    model.operator(
        SmallModels.STRIDED_SLICE,
        ints(x, constant(model, 0, 0, 3), constant(model, 0, 0, 0), constant(model, 1, 1, -2)),
        ints(y),
        32,
        options().int32(1, 4).int32(2, 1).int32(3, 2));
    Graph graph = graph(model.inputs(x).outputs(y));
    assertThat(graph.nodes().stream().map(Node::op))
        .containsExactly(new StridedSlice(List.of(0, 0, 3), List.of(1, 1, -2)), new Reshape());
  }

  /** TensorFlow has it stand for nothing, TensorFlow Lite for one axis. */
  @Test
  void anEllipsisWithoutAnAxisIsRefused() {
    int x = model.tensor(FLOAT32, 4);
    int y = model.tensor(FLOAT32, 4);
    model.operator(
        SmallModels.STRIDED_SLICE,
        ints(x, constant(model, 0, 0), constant(model, 0, 4), constant(model, 1, 1)),
        ints(y),
        32,
        options().int32(2, 1));
    Diagnostic d = onlyRefusal(model.inputs(x).outputs(y));
    assertThat(d.rule()).contains("stands for an axis at least");
    assertThat(d.found()).contains("ellipsis_mask 1", "2 entries");
  }

  @Test
  void partsWithoutElementsAreLeftOut() {
    int x = model.tensor(FLOAT32, 1, 3);
    int some = model.tensor(FLOAT32, 1, 2);
    int none = model.tensor(FLOAT32, 1, 0);
    int rest = model.tensor(FLOAT32, 1, 1);
    int y = model.tensor(FLOAT32, 1, 3);
    model.operator(
        SPLIT_V,
        ints(x, constant(model, 2, 0, 1), constant(model, 1)),
        ints(some, none, rest),
        79,
        options().int32(0, 3));
    model.operator(CONCATENATION, ints(rest, none, some), ints(y), 10, options().int32(0, 1));
    Graph graph = graph(model.inputs(x).outputs(y));
    assertThat(graph.nodes().get(0).outputs()).hasSize(2);
    assertThat(graph.nodes().get(1).inputs()).hasSize(2);
  }

  @Test
  void anOutputOfTheGraphWithoutElementsIsRefused() {
    int x = model.tensor(FLOAT32, 1, 3);
    int all = model.tensor(FLOAT32, 1, 3);
    int none = model.tensor(FLOAT32, 1, 0);
    model.operator(
        SPLIT_V,
        ints(x, constant(model, 3, 0), constant(model, 1)),
        ints(all, none),
        79,
        options().int32(0, 2));
    Diagnostic d = onlyRefusal(model.inputs(x).outputs(all, none));
    assertThat(d.rule()).contains("at least one element");
    assertThat(d.tensorName()).isEqualTo("t2");
  }

  @Test
  void squeezeAndExpandDimsAreReshapes() {
    int x = model.tensor(FLOAT32, 1, 4);
    int flat = model.tensor(FLOAT32, 4);
    int y = model.tensor(FLOAT32, 4, 1);
    model.operator(SQUEEZE, ints(x), ints(flat), 30, options().int32s(0, 0));
    model.operator(EXPAND_DIMS, ints(flat, constant(model, -1)), ints(y), 52, options());
    assertThat(graph(model.inputs(x).outputs(y)).nodes().stream().map(Node::op))
        .containsExactly(new Reshape(), new Reshape());
  }

  @Test
  void paddingAndMeanTakeTheirConstants() {
    int x = model.tensor(FLOAT32, 1, 2);
    int padded = model.tensor(FLOAT32, 2, 5);
    int y = model.tensor(FLOAT32, 2, 1);
    int paddings = model.add(model.table(INT32, model.buffer(le(0, 1, 2, 1)), 2, 2));
    model.operator(PAD, ints(x, paddings), ints(padded), 22, options());
    model.operator(MEAN, ints(padded, constant(model, -1)), ints(y), 27, options().int8(0, 1));
    assertThat(graph(model.inputs(x).outputs(y)).nodes().stream().map(Node::op))
        .containsExactly(
            new Pad(List.of(0, 2), List.of(1, 1)), new Reduce(ReduceFn.MEAN, List.of(1), true));
  }

  @Test
  void attributesComputedAtRunTimeAreRefused() {
    int x = model.tensor(FLOAT32, 1, 2);
    int paddings = model.tensor(INT32, 2, 2);
    int y = model.tensor(FLOAT32, 2, 5);
    model.operator(PAD, ints(x, paddings), ints(y), 22, options());
    Diagnostic d = onlyRefusal(model.inputs(x, paddings).outputs(y));
    assertThat(d.rule()).contains("are constants");
    assertThat(d.tensorName()).isEqualTo("t1");
  }

  @Test
  void partsOfASplitCoverTheAxis() {
    int x = model.tensor(FLOAT32, 2, 4);
    int a = model.tensor(FLOAT32, 2, 2);
    int b = model.tensor(FLOAT32, 2, 2);
    model.operator(SPLIT, ints(constant(model, -1), x), ints(a, b), 35, options().int32(0, 2));
    assertThat(onlyOp(model.inputs(x).outputs(a, b))).isEqualTo(new Split(1));
  }

  @Test
  void concatenationTakesInt8PartsOfOtherQuantizations() {
    assertThat(onlyOp(concatenation(INT8, 0.25f, 1))).isEqualTo(concatenation());
  }

  @Test
  void concatenationTakesInt16PartsOfOtherScales() {
    assertThat(onlyOp(concatenation(INT16, 0.25f, 0))).isEqualTo(concatenation());
  }

  @Test
  void int16PartsOfOtherQuantizationsAreSymmetric() {
    Diagnostic d = onlyRefusal(concatenation(INT16, 0.25f, 1));
    assertThat(d.tensorName()).isEqualTo("t1");
    assertThat(d.rule()).contains("have zero point 0");
    assertThat(d.found())
        .isEqualTo("scale 0.25, zero point 1; the output has scale 0.5, zero point 0");
  }

  @Test
  void concatenationHasNoFusedActivation() {
    int a = model.tensor(FLOAT32, 1, 2);
    int y = model.tensor(FLOAT32, 1, 4);
    Diagnostic d = refused(CONCATENATION, a, ints(a, a), y, 10, options().int32(0, 1).int8(1, 1));
    assertThat(d.rule()).contains("no fused activation");
    assertThat(d.found()).isEqualTo("RELU");
  }

  /** Two parts, the second of which has another quantization than the whole. */
  private ModelBuilder concatenation(int type, float scale, int zeroPoint) {
    int a = model.quantized(type, 0.5f, 0, 1, 2);
    int b = model.quantized(type, scale, zeroPoint, 1, 2);
    int y = model.quantized(type, 0.5f, 0, 1, 4);
    model.operator(CONCATENATION, ints(a, b), ints(y), 10, options().int32(0, 1));
    return model.inputs(a, b).outputs(y);
  }

  private static Concatenation concatenation() {
    return new Concatenation(1, Activation.NONE);
  }

  @Test
  void transposedConvolutionCropsWhatTheForwardOneWouldPad() {
    int x = model.tensor(FLOAT32, 1, 2, 2, 1);
    int y = model.tensor(FLOAT32, 1, 4, 4, 1);
    model.operator(
        TRANSPOSE_CONV,
        ints(constant(model, 1, 4, 4, 1), floats(1, 3, 3, 1), x),
        ints(y),
        49,
        options().int8(0, 0).int32(1, 2).int32(2, 2));
    assertThat(onlyOp(model.inputs(x).outputs(y)))
        .isEqualTo(new TransposeConv(Window.of(2, 2, new Padding(0, 1, 0, 1)), Activation.NONE));
  }

  @Test
  void batchMatMulKeepsWhichMatricesLieTransposed() {
    int x = model.tensor(FLOAT32, 2, 1, 4, 3);
    int y = model.tensor(FLOAT32, 5, 4, 6);
    int z = model.tensor(FLOAT32, 2, 5, 3, 6);
    model.operator(BATCH_MATMUL, ints(x, y), ints(z), 101, options().int8(0, 1));
    assertThat(onlyOp(model.inputs(x, y).outputs(z))).isEqualTo(new BatchMatMul(true, false));
  }

  @Test
  void batchMatMulNeedsMatricesThatShareTheirInnerExtent() {
    int x = model.tensor(FLOAT32, 2, 4, 3);
    int y = model.tensor(FLOAT32, 4, 6);
    int z = model.tensor(FLOAT32, 2, 4, 6);
    model.operator(BATCH_MATMUL, ints(x, y), ints(z), 101, options());
    Diagnostic d = onlyRefusal(model.inputs(x, y).outputs(z));
    assertThat(d.code()).isEqualTo(Code.INCONSISTENT_MODEL);
    assertThat(d.found()).isEqualTo("[2x4x3] and [4x6]");
  }

  @Test
  void batchMatMulOfOtherTypesIsRefused() {
    int x = model.tensor(INT32, 2, 3);
    int y = model.tensor(INT32, 3, 4);
    int z = model.tensor(INT32, 2, 4);
    model.operator(BATCH_MATMUL, ints(x, y), ints(z), 101, options());
    Diagnostic d = onlyRefusal(model.inputs(x, y).outputs(z));
    assertThat(d.code()).isEqualTo(Code.UNSUPPORTED_TYPE);
    assertThat(d.supported()).isEqualTo("FLOAT32, INT8, INT16");
  }

  @Test
  void matricesOfInt16AreSymmetric() {
    int x = model.quantized(INT16, 0.5f, 0, 2, 3);
    int y = model.quantized(INT16, 0.5f, 1, 3, 4);
    int z = model.quantized(INT16, 0.5f, 0, 2, 4);
    model.operator(BATCH_MATMUL, ints(x, y), ints(z), 101, options());
    Diagnostic d = onlyRefusal(model.inputs(x, y).outputs(z));
    assertThat(d.rule()).contains("INT16 activations have zero point 0");
  }

  @Test
  void weightsThatComeAtRunTimeMayHaveAZeroPointButNotBeHybrid() {
    int x = model.quantized(INT8, 0.5f, 0, 1, 4);
    int w = model.quantized(INT8, 0.5f, 3, 2, 4);
    int y = model.quantized(INT8, 0.5f, 0, 1, 2);
    model.operator(SmallModels.FULLY_CONNECTED, ints(x, w), ints(y), 8, options());
    assertThat(onlyOp(model.inputs(x, w).outputs(y))).isInstanceOf(FullyConnected.class);

    ModelBuilder hybrid = new ModelBuilder();
    int x2 = hybrid.tensor(FLOAT32, 1, 4);
    int w2 = hybrid.quantized(INT8, 0.5f, 0, 2, 4);
    int y2 = hybrid.tensor(FLOAT32, 1, 2);
    hybrid.operator(SmallModels.FULLY_CONNECTED, ints(x2, w2), ints(y2), 8, options());
    Diagnostic d = onlyRefusal(hybrid.inputs(x2, w2).outputs(y2));
    assertThat(d.rule()).contains("weights and bias of FLOAT32 by INT8 or INT4 are constants");
  }

  @Test
  void weightsOfFourBitsAreKnownWhenTheModelIsCompiled() {
    int x = model.quantized(INT8, 0.5f, 0, 1, 4);
    int w = model.quantized(INT4, 0.5f, 0, 2, 4);
    int y = model.quantized(INT8, 0.5f, 0, 1, 2);
    model.operator(SmallModels.FULLY_CONNECTED, ints(x, w), ints(y), 8, options());
    Diagnostic d = onlyRefusal(model.inputs(x, w).outputs(y));
    assertThat(d.rule()).isEqualTo("INT4 weights are constants or computed from constants");
    assertThat(d.found()).contains("computed at run time");

    ModelBuilder floats = new ModelBuilder();
    int nibbles = floats.quantized(INT4, 0.5f, 0, 1, 4);
    int z = floats.tensor(FLOAT32, 1, 4);
    floats.operator(6, ints(nibbles), ints(z));
    assertThat(onlyRefusal(floats.inputs(nibbles).outputs(z)).rule())
        .contains("FLOAT16 and INT4 inputs are constants");
  }

  private Op conv(int padding, int stride, int dilation, int[] in, int[] filter) {
    int x = model.tensor(FLOAT32, in);
    int w = floats(filter);
    int reach = (filter[1] - 1) * dilation + 1;
    int out = padding == 0 ? (in[1] + stride - 1) / stride : (in[1] - reach) / stride + 1;
    int y = model.tensor(FLOAT32, 1, out, out, filter[0]);
    model.operator(
        SmallModels.CONV_2D, ints(x, w), ints(y), 1, convOptions(padding, stride, dilation, 0));
    return onlyOp(model.inputs(x).outputs(y));
  }

  private static ModelBuilder.Table convOptions(
      int padding, int stride, int dilation, int activation) {
    return options()
        .int8(0, padding)
        .int32(1, stride)
        .int32(2, stride)
        .int8(3, activation)
        .int32(4, dilation)
        .int32(5, dilation);
  }

  private int floats(int... shape) {
    int buffer = model.buffer(new byte[4 * Shape.of(shape).elements()]);
    return model.add(model.table(FLOAT32, buffer, shape));
  }

  private ModelBuilder.Table weights(int type, int zeroPoint, int... shape) {
    int buffer = model.buffer(new byte[Shape.of(shape).elements()]);
    return model.table(type, buffer, shape).table(4, ModelBuilder.quantization(0.5f, zeroPoint));
  }

  private static byte[] le(int... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      out.putInt(value);
    }
    return out.array();
  }

  private Diagnostic refused(
      int operator, int x, int[] in, int y, int optionsType, ModelBuilder.Table options) {
    model.operator(operator, in, ints(y), optionsType, options);
    return onlyRefusal(model.inputs(x).outputs(y));
  }

  private static Diagnostic onlyRefusal(ModelBuilder model) {
    ImportResult result = TfliteImporter.importModel(model.build());
    assertThat(result.unsupported()).hasSize(1);
    return result.unsupported().get(0);
  }

  private static Op onlyOp(ModelBuilder model) {
    Graph graph = graph(model);
    assertThat(graph.nodes()).hasSize(1);
    return graph.nodes().get(0).op();
  }

  private static Graph graph(ModelBuilder model) {
    Graph graph = TfliteImporter.importModel(model.build()).compilable().main();
    Verifier.verify(graph);
    return graph;
  }
}
