package dev.wafer.emitter.testing;

import dev.wafer.ir.DataType;
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
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Window;
import java.util.List;
import java.util.Random;

/** One-node models of random extents: layers that slide a window over a plane, and their kin. */
public final class WindowLayers {
  private static final int MAX_EXTENT = 9;

  /** More than the bytes of an alignment, and no divisor of a multiple of them. */
  private static final int MANY_CHANNELS = 40;

  private final Random random;
  private final DataType type;

  /**
   * @param type of activations: INT8, INT16 or FLOAT32
   */
  public WindowLayers(DataType type, long seed) {
    this.type = type;
    this.random = new Random(seed);
  }

  /** What a window does on its way. */
  private record Way(
      int batches, int inH, int inW, int filterH, int filterW, int stride, int dilation) {
    Window window(boolean same) {
      Window valid = new Window(stride, stride, dilation, dilation, Padding.NONE);
      return same ? valid.same(inH, inW, filterH, filterW) : valid;
    }

    Shape out(Window window, int channels) {
      int rows = (int) window.rows(inH, filterH);
      return Shape.of(batches, rows, (int) window.columns(inW, filterW), channels);
    }
  }

  /** CONV_2D: any filter. */
  public Graph conv() {
    return conv(way(1 + random.nextInt(4), 1 + random.nextInt(4), true));
  }

  /** CONV_2D of 1 x 1 at stride 1. */
  public Graph pointwise() {
    return conv(
        new Way(1 + random.nextInt(2), 1 + random.nextInt(6), 1 + random.nextInt(6), 1, 1, 1, 1));
  }

  /** CONV_2D of 3 x 3 at stride 1, from multiples of eight channels to multiples of four. */
  public Graph convByTiles() {
    Way way =
        new Way(
            1 + random.nextInt(2),
            3 + random.nextInt(MAX_EXTENT),
            3 + random.nextInt(MAX_EXTENT),
            3,
            3,
            1,
            1);
    return conv(way, 8 * (1 + random.nextInt(3)), 4 * (1 + random.nextInt(4)));
  }

  private Graph conv(Way way) {
    return conv(way, channels(), channels());
  }

  private Graph conv(Way way, int channels, int outputs) {
    Window window = way.window(random.nextBoolean());
    return layer(
        new Conv2d(window, activation()),
        Shape.of(way.batches, way.inH, way.inW, channels),
        Shape.of(outputs, way.filterH, way.filterW, channels),
        0,
        way.out(window, outputs));
  }

  /**
   * DEPTHWISE_CONV_2D.
   *
   * @param filter rows and columns of the filter; 0 for any
   * @param multiplied whether an input channel may have several outputs
   */
  public Graph depthwise(int filter, boolean multiplied) {
    boolean any = filter == 0;
    Way way =
        any ? way(1 + random.nextInt(4), 1 + random.nextInt(4), true) : way(filter, filter, false);
    Window window = way.window(random.nextBoolean());
    return depthwise(way, window, channels(), multiplied ? 1 + random.nextInt(3) : 1);
  }

  /** DEPTHWISE_CONV_2D by any window, of two or three outputs a channel. */
  public Graph multiplied() {
    Way way = way(1 + random.nextInt(4), 1 + random.nextInt(4), true);
    return depthwise(way, way.window(random.nextBoolean()), channels(), 2 + random.nextInt(2));
  }

  /** CONV_2D by any window, in groups of four or eight channels. */
  public Graph grouped() {
    Way way = way(1 + random.nextInt(4), 1 + random.nextInt(4), true);
    Window window = way.window(random.nextBoolean());
    int groups = 2 + random.nextInt(2);
    int depth = 4 * (1 + random.nextInt(2));
    int outputs = groups * (1 + random.nextInt(7));
    return layer(
        new Conv2d(window, activation()),
        Shape.of(way.batches, way.inH, way.inW, groups * depth),
        Shape.of(outputs, way.filterH, way.filterW, depth),
        0,
        way.out(window, outputs));
  }

  private Graph depthwise(Way way, Window window, int channels, int multiplier) {
    return layer(
        new DepthwiseConv2d(window, multiplier, activation()),
        Shape.of(way.batches, way.inH, way.inW, channels),
        Shape.of(1, way.filterH, way.filterW, channels * multiplier),
        3,
        way.out(window, channels * multiplier));
  }

  /** DEPTHWISE_CONV_2D by 3x3 of one or two rows as wide as those of the input. */
  public Graph depthwiseStrip() {
    int rows = 1 + random.nextInt(2);
    int top = random.nextInt(2);
    int bottom = random.nextInt(2);
    int width = 2 + random.nextInt(12);
    int channels = channels();
    return layer(
        new DepthwiseConv2d(Window.of(1, 1, new Padding(top, bottom, 1, 1)), 1, activation()),
        Shape.of(1, rows + 2 - top - bottom, width, channels),
        Shape.of(1, 3, 3, channels),
        3,
        Shape.of(1, rows, width, channels));
  }

  /** DEPTHWISE_CONV_2D by a filter as large as the plane. */
  public Graph globalDepthwise() {
    Way way = global();
    return depthwise(way, way.window(false), MANY_CHANNELS, 1);
  }

  private Way global() {
    int rows = 2 + random.nextInt(4);
    int columns = 2 + random.nextInt(4);
    return new Way(1, rows, columns, rows, columns, 1, 1);
  }

  /** FULLY_CONNECTED of several rows. */
  public Graph dense() {
    int rows = 1 + random.nextInt(9);
    int depth = 1 + random.nextInt(40);
    int outputs = 1 + random.nextInt(40);
    return layer(
        new FullyConnected(false, activation()),
        Shape.of(rows, depth),
        Shape.of(outputs, depth),
        -1,
        Shape.of(rows, outputs));
  }

  /** MAX_POOL_2D or AVERAGE_POOL_2D. */
  public Graph pool() {
    Way way = way(1 + random.nextInt(3), 1 + random.nextInt(3), false);
    return pool(anyPool(), way, way.window(random.nextBoolean()), channels());
  }

  /** A pool of four channels or more. */
  public Graph poolOfWords(PoolFn fn) {
    Way way = way(1 + random.nextInt(3), 1 + random.nextInt(3), false);
    return pool(fn, way, way.window(random.nextBoolean()), 3 + channels());
  }

  /** MAX_POOL_2D or AVERAGE_POOL_2D of the whole plane. */
  public Graph globalPool() {
    Way way = global();
    return pool(anyPool(), way, way.window(false), MANY_CHANNELS);
  }

  private PoolFn anyPool() {
    return random.nextBoolean() ? PoolFn.MAX : PoolFn.AVERAGE;
  }

  private Graph pool(PoolFn fn, Way way, Window window, int channels) {
    Shape in = Shape.of(way.batches, way.inH, way.inW, channels);
    Shape out = way.out(window, channels);
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", activationType(in, 0.05f, -13));
    Value y =
        builder.node(
            new Pool2d(fn, way.filterH, way.filterW, window, activation()),
            activationType(out, 0.05f, -13),
            x);
    return builder.output(y).build();
  }

  /** ADD; one side may be broadcast. */
  public Graph add() {
    return binary(BinaryFn.ADD);
  }

  /** PAD of channels, of whole blocks of words, and of rows. */
  public Graph padding() {
    int channels = 16 * (1 + random.nextInt(3));
    int[] dims = {1, 1 + random.nextInt(5), 1 + random.nextInt(5), channels};
    List<Integer> before = List.of(0, random.nextInt(2), 0, 4 * random.nextInt(2));
    List<Integer> after = List.of(0, random.nextInt(2), 0, 4 * (1 + random.nextInt(4)));
    int[] out = dims.clone();
    for (int axis = 0; axis < dims.length; axis++) {
      out[axis] += before.get(axis) + after.get(axis);
    }
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", activationType(Shape.of(dims), 0.05f, 3));
    Value y =
        builder.node(
            new Pad(before, after), activationType(Shape.of(out), 0.05f, 3), x, Value.ABSENT);
    return builder.output(y).build();
  }

  /** MUL; one side may be broadcast. */
  public Graph multiply() {
    return binary(BinaryFn.MUL);
  }

  private Graph binary(BinaryFn fn) {
    int[] large = {1, 1 + random.nextInt(5), 1 + random.nextInt(5), channels()};
    int[] small = large.clone();
    if (random.nextBoolean()) {
      small[1] = 1;
      small[random.nextBoolean() ? 2 : 3] = 1;
    }
    boolean largeFirst = random.nextBoolean();
    GraphBuilder builder = new GraphBuilder("layer");
    Value a = builder.input("a", activationType(Shape.of(largeFirst ? large : small), 0.05f, 3));
    Value b = builder.input("b", activationType(Shape.of(largeFirst ? small : large), 0.03f, -7));
    Value y =
        builder.node(
            new Binary(fn, Activation.NONE), activationType(Shape.of(large), 0.0713f, 5), a, b);
    return builder.output(y).build();
  }

  private Way way(int filterH, int filterW, boolean mayDilate) {
    int dilation = mayDilate && random.nextInt(4) == 0 ? 2 : 1;
    int leastH = (filterH - 1) * dilation + 1;
    int leastW = (filterW - 1) * dilation + 1;
    return new Way(
        1 + random.nextInt(2),
        leastH + random.nextInt(MAX_EXTENT),
        leastW + random.nextInt(MAX_EXTENT),
        filterH,
        filterW,
        1 + random.nextInt(2),
        dilation);
  }

  /** Numbers below, at and above what kernels take at a time. */
  private int channels() {
    int[] counts = {1, 2, 3, 4, 5, 8, 12, 16, 20, 33};
    return counts[random.nextInt(counts.length)];
  }

  private Activation activation() {
    return random.nextBoolean() ? Activation.NONE : Activation.RELU;
  }

  private Graph layer(dev.wafer.ir.op.Op op, Shape in, Shape kernel, int channelAxis, Shape out) {
    boolean real = type == DataType.FLOAT32;
    int outputs = out.dim(out.rank() - 1);
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", activationType(in, 0.05f, -13));
    Quantization scales =
        channelAxis < 0
            ? Quantization.perTensor(0.008f, 0)
            : QuantizedTypes.perChannel(channelAxis, outputs, 0.01f, random);
    Value weights =
        real
            ? builder.constant("weights", RandomTensors.constant(DataType.FLOAT32, kernel, random))
            : builder.constant(
                "weights",
                RandomTensors.integers(DataType.INT8, kernel, -127, 127, random),
                scales);
    Value bias =
        real
            ? builder.constant(
                "bias", RandomTensors.constant(DataType.FLOAT32, Shape.of(outputs), random))
            : builder.constant(
                "bias",
                RandomTensors.integers(
                    type == DataType.INT16 ? DataType.INT64 : DataType.INT32,
                    Shape.of(outputs),
                    -4000,
                    4000,
                    random));
    float reach = 0.02f * (float) Math.sqrt((double) kernel.elements() / outputs);
    Value y = builder.node(op, activationType(out, reach, 7), x, weights, bias);
    return builder.output(y).build();
  }

  private TensorType activationType(Shape shape, float scale, int zeroPoint) {
    return switch (type) {
      case FLOAT32 -> TensorType.of(DataType.FLOAT32, shape.toArray());
      case INT16 -> QuantizedTypes.s16(scale / 256, shape.toArray());
      default -> QuantizedTypes.s8(scale, zeroPoint, shape.toArray());
    };
  }
}
