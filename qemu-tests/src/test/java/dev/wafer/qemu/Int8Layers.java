package dev.wafer.qemu;

import dev.wafer.emitter.testing.QuantizedTypes;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Svdf;
import dev.wafer.ir.op.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Graphs of one int8 layer with random extents, weights and quantization: extents around the widths
 * of vectors, zero points at the ends of the range, biases from none to huge, factors below and
 * above one.
 */
final class Int8Layers {
  private static final List<Integer> CHANNELS =
      List.of(1, 2, 3, 4, 5, 7, 8, 12, 15, 16, 17, 20, 31, 32, 33, 48);
  private static final List<Activation> ACTIVATIONS =
      List.of(Activation.NONE, Activation.RELU, Activation.RELU6, Activation.RELU_N1_TO_1);
  private static final List<Integer> ZERO_POINTS = List.of(-128, -128, -13, 0, 90, 127);
  private static final List<Integer> BIASES = List.of(0, 1000, 1 << 16, 1 << 27);
  private static final float INPUT_SCALE = 0.05f;
  private static final float WEIGHT_SCALE = 0.01f;

  private final Random random;
  private final int largeOneOf;

  Int8Layers(long seed) {
    this(seed, 1);
  }

  /**
   * @param largeOneOf of so many weights one may be large, the others are less than 64
   */
  Int8Layers(long seed, int largeOneOf) {
    random = new Random(seed);
    this.largeOneOf = largeOneOf;
  }

  Graph convolution() {
    return convolution(pick(CHANNELS), pick(CHANNELS), false);
  }

  /** By 1x1 weights. */
  Graph pointwise() {
    return convolution(pick(CHANNELS), pick(CHANNELS), false, 1 + random.nextInt(9), 1, 1, 1, 1);
  }

  /** One output channel an input channel, or several outputs of one input. */
  Graph depthwise() {
    int channels = pick(CHANNELS);
    return random.nextInt(4) == 0
        ? convolution(1, channels, true)
        : convolution(channels, channels, true);
  }

  /** By 3x3 weights, on planes of one or several bands. */
  Graph depthwise3x3() {
    int channels = pick(CHANNELS);
    int height = random.nextInt(3) == 0 ? 60 + random.nextInt(9) : 1 + random.nextInt(9);
    return convolution(channels, channels, true, height, 3, 3, 1, 2);
  }

  /** One or two rows of a convolution by 3x3 weights, with and without padding at each side. */
  Graph depthwiseStrip() {
    int channels = pick(CHANNELS);
    int rows = 1 + random.nextInt(2);
    int width = 2 + random.nextInt(14);
    Padding padding =
        new Padding(random.nextInt(2), random.nextInt(2), random.nextInt(2), random.nextInt(2));
    int inH = rows + 2 - padding.top() - padding.bottom();
    int inW = width + 2 - padding.left() - padding.right();
    return product(
        new DepthwiseConv2d(Window.of(1, 1, padding), 1, pick(ACTIVATIONS)),
        Shape.of(1, inH, inW, channels),
        Shape.of(1, 3, 3, channels),
        QuantizedTypes.perChannel(3, channels, WEIGHT_SCALE, random),
        channels,
        Shape.of(1, rows, width, channels));
  }

  /** By 3x3 weights at stride 1, of channels as kernels after Winograd take them. */
  Graph convolutionByTiles() {
    return convolutionByTiles(4);
  }

  /**
   * @param multiple of the output channels
   */
  Graph convolutionByTiles(int multiple) {
    int channels = 8 * (1 + random.nextInt(6));
    int outputs = multiple * (1 + random.nextInt(4));
    return convolution(channels, outputs, false, 1 + random.nextInt(9), 3, 3, 1, 1);
  }

  private Graph convolution(int channels, int outputs, boolean depthwise) {
    return convolution(
        channels,
        outputs,
        depthwise,
        1 + random.nextInt(9),
        1 + random.nextInt(4),
        1 + random.nextInt(4),
        random.nextInt(4) == 0 ? 2 : 1,
        2);
  }

  private Graph convolution(
      int channels,
      int outputs,
      boolean depthwise,
      int height,
      int kernelH,
      int kernelW,
      int dilation,
      int mostStride) {
    int batches = 1 + random.nextInt(2);
    int width = 1 + random.nextInt(9);
    int stride = 1 + random.nextInt(mostStride);
    int spanH = (kernelH - 1) * dilation + 1;
    int spanW = (kernelW - 1) * dilation + 1;
    boolean same = spanH > height || spanW > width || random.nextBoolean();
    Padding padding =
        same
            ? Padding.same(height, width, kernelH, kernelW, stride, stride, dilation, dilation)
            : Padding.NONE;
    int outH = ((same ? height : height - spanH + 1) + stride - 1) / stride;
    int outW = ((same ? width : width - spanW + 1) + stride - 1) / stride;
    Activation activation = pick(ACTIVATIONS);
    Op op =
        depthwise
            ? new DepthwiseConv2d(
                new Window(stride, stride, dilation, dilation, padding),
                outputs / channels,
                activation)
            : new Conv2d(new Window(stride, stride, dilation, dilation, padding), activation);
    Quantization scales =
        QuantizedTypes.perChannel(depthwise ? 3 : 0, outputs, WEIGHT_SCALE, random);
    return product(
        op,
        Shape.of(batches, height, width, channels),
        depthwise
            ? Shape.of(1, kernelH, kernelW, outputs)
            : Shape.of(outputs, kernelH, kernelW, channels),
        scales,
        outputs,
        Shape.of(batches, outH, outW, outputs));
  }

  Graph fullyConnected() {
    return fullyConnected(1 + random.nextInt(3), 1 + random.nextInt(70), 1 + random.nextInt(40));
  }

  /** One or two rows, by so many weights that kernels take longer turns. */
  Graph fullyConnectedOfManyWeights() {
    return fullyConnected(1 + random.nextInt(2), 70 + random.nextInt(100), 60 + random.nextInt(12));
  }

  private Graph fullyConnected(int batches, int depth, int outputs) {
    Quantization scales =
        random.nextInt(3) == 0
            ? QuantizedTypes.perChannel(0, outputs, WEIGHT_SCALE, random)
            : Quantization.perTensor(WEIGHT_SCALE, 0);
    return product(
        new FullyConnected(false, pick(ACTIVATIONS)),
        Shape.of(batches, depth),
        Shape.of(outputs, depth),
        scales,
        outputs,
        Shape.of(batches, outputs));
  }

  /**
   * A convolution of one output pixel, whose window is the whole input, with a factor a channel.
   */
  Graph onePixel() {
    int height = 1 + random.nextInt(3);
    int width = 1 + random.nextInt(4);
    int channels = 1 + random.nextInt(24);
    int outputs = 1 + random.nextInt(60);
    return product(
        new Conv2d(Window.of(1, 1, Padding.NONE), pick(ACTIVATIONS)),
        Shape.of(1, height, width, channels),
        Shape.of(outputs, height, width, channels),
        QuantizedTypes.perChannel(0, outputs, WEIGHT_SCALE, random),
        outputs,
        Shape.of(1, 1, 1, outputs));
  }

  private Graph product(
      Op op, Shape in, Shape kernel, Quantization scales, int outputs, Shape out) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", s8(INPUT_SCALE, in));
    int least = random.nextInt(4) == 0 ? -128 : -127;
    Value weights = builder.constant("weights", weights(kernel, least), scales);
    int bias = pick(BIASES);
    Value biases =
        builder.constant(
            "bias", RandomTensors.integers(DataType.INT32, Shape.of(outputs), -bias, bias, random));
    // From saturating nearly always to using half of the range.
    float scale = (float) Math.pow(10, -4 + 4 * random.nextDouble()) + bias * 1e-6f;
    return builder.output(builder.node(op, s8(scale, out), x, weights, biases)).build();
  }

  private DenseConstant weights(Shape kernel, int least) {
    DenseConstant any = RandomTensors.integers(DataType.INT8, kernel, least, 127, random);
    long[] values = new long[kernel.elements()];
    Arrays.setAll(values, i -> i % largeOneOf == 0 ? any.integerAt(i) : any.integerAt(i) / 2);
    return DenseConstant.integers(DataType.INT8, kernel, values);
  }

  Graph sum() {
    Op op =
        random.nextBoolean()
            ? new Binary(BinaryFn.ADD, pick(ACTIVATIONS))
            : new Binary(BinaryFn.SUB, pick(ACTIVATIONS));
    Shape shape = Shape.of(1, 1 + random.nextInt(9), 1 + random.nextInt(9), pick(CHANNELS));
    GraphBuilder builder = new GraphBuilder("layer");
    Value a = builder.input("a", s8(scale(), shape));
    Value b = builder.input("b", s8(random.nextInt(3) == 0 ? scaleOf(a) : scale(), shape));
    return builder.output(builder.node(op, s8(scale(), shape), a, b)).build();
  }

  /** A sum or difference in sixths: many ties round away from zero, which no linear form does. */
  Graph sumOfSixths() {
    Shape shape = Shape.of(1, 1 + random.nextInt(9), 1 + random.nextInt(9), pick(CHANNELS));
    GraphBuilder builder = new GraphBuilder("layer");
    Value a = builder.input("a", sixths(5, -3, shape));
    Value b = builder.input("b", sixths(2, 127, shape));
    Op op = new Binary(pick(List.of(BinaryFn.ADD, BinaryFn.SUB)), Activation.NONE);
    return builder.output(builder.node(op, sixths(6, 5, shape), a, b)).build();
  }

  private static TensorType sixths(int number, int zeroPoint, Shape shape) {
    return new TensorType(DataType.INT8, shape, Quantization.perTensor(number * 0.01f, zeroPoint));
  }

  Graph pool(PoolFn fn) {
    Shape in =
        Shape.of(
            1 + random.nextInt(2), 3 + random.nextInt(7), 3 + random.nextInt(7), pick(CHANNELS));
    int size = 1 + random.nextInt(3);
    int stride = 1 + random.nextInt(2);
    Window valid = Window.of(stride, stride, Padding.NONE);
    Window window = random.nextBoolean() ? valid.same(in.dim(1), in.dim(2), size, size) : valid;
    Shape out =
        Shape.of(
            in.dim(0),
            (int) window.rows(in.dim(1), size),
            (int) window.columns(in.dim(2), size),
            in.dim(3));
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", s8(INPUT_SCALE, in));
    TensorType type = new TensorType(DataType.INT8, out, x.quantization());
    Op op = new Pool2d(fn, size, size, window, pick(ACTIVATIONS));
    return builder.output(builder.node(op, type, x)).build();
  }

  /** Of the rows of a plane, and of the pixels of these or not. */
  Graph reduction(ReduceFn fn) {
    Shape in =
        Shape.of(
            1 + random.nextInt(2), 1 + random.nextInt(9), 1 + random.nextInt(9), pick(CHANNELS));
    boolean planes = random.nextBoolean();
    Shape out = planes ? Shape.of(in.dim(0), in.dim(3)) : Shape.of(in.dim(0), in.dim(2), in.dim(3));
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", s8(INPUT_SCALE, in));
    TensorType type =
        fn == ReduceFn.REDUCE_MAX
            ? new TensorType(DataType.INT8, out, x.quantization())
            : s8((float) Math.pow(10, -3 + 3 * random.nextDouble()), out);
    Op op = new Reduce(fn, planes ? List.of(1, 2) : List.of(1), false);
    return builder.output(builder.node(op, type, x)).build();
  }

  Graph svdf() {
    int rank = 1 + random.nextInt(2);
    int units = pick(CHANNELS);
    int filters = rank * units;
    int depth = 1 + random.nextInt(40);
    int memory = 1 + random.nextInt(20);
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", s8(INPUT_SCALE, Shape.of(1, depth)));
    Value state = builder.variable("state", s8(0.04f, Shape.of(1, filters * memory)));
    Value features =
        builder.constant("features", weights(filters, depth), Quantization.perTensor(0.005f, 0));
    Value time =
        builder.constant("time", weights(filters, memory), Quantization.perTensor(0.01f, 0));
    Value bias =
        builder.constant(
            "bias", RandomTensors.integers(DataType.INT32, Shape.of(units), -4000, 4000, random));
    return builder
        .output(
            builder.node(
                new Svdf(rank, Activation.RELU),
                s8(0.002f + scale(), Shape.of(1, units)),
                x,
                features,
                time,
                bias,
                state))
        .build();
  }

  private DenseConstant weights(int rows, int columns) {
    return RandomTensors.integers(DataType.INT8, Shape.of(rows, columns), -128, 127, random);
  }

  private float scale() {
    return 0.01f + 0.1f * random.nextFloat();
  }

  private static float scaleOf(Value value) {
    return value.quantization().scale();
  }

  private TensorType s8(float scale, Shape shape) {
    return new TensorType(DataType.INT8, shape, Quantization.perTensor(scale, pick(ZERO_POINTS)));
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
