package dev.wafer.qemu;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Densely connected networks of any depth: each layer, a 1 x 1 and a 3 x 3 convolution, reads the
 * concatenation of all before it and adds its channels to that.
 */
final class DenseNets {
  private static final int SIDE = 8;
  private static final int FIRST_CHANNELS = 8;
  private static final int BOTTLENECK = 8;
  private static final int GROWTH = 4;
  private static final int CLASSES = 10;

  private final DataType dataType;
  private final Random random = new Random(11);
  private final GraphBuilder builder = new GraphBuilder("densenet");

  private DenseNets(DataType dataType) {
    this.dataType = dataType;
  }

  /**
   * A network for images of 8 x 8 x 3.
   *
   * @param dataType INT8 or FLOAT32
   */
  static Graph of(DataType dataType, int layers) {
    return new DenseNets(dataType).build(layers, true);
  }

  /** The same, but the 3 x 3 convolutions read the concatenations themselves. */
  static Graph plain(DataType dataType, int layers) {
    return new DenseNets(dataType).build(layers, false);
  }

  private Graph build(int layers, boolean bottlenecks) {
    Value x = builder.input("image", type(1, SIDE, SIDE, 3));
    x = convolution(x, 3, FIRST_CHANNELS);
    for (int i = 0; i < layers; i++) {
      Value narrow = bottlenecks ? convolution(x, 1, BOTTLENECK) : x;
      Value grown = convolution(narrow, 3, GROWTH);
      int channels = x.shape().dim(3) + GROWTH;
      x =
          builder.node(
              new Concatenation(3, Activation.NONE), type(1, SIDE, SIDE, channels), x, grown);
    }
    int channels = x.shape().dim(3);
    Value mean =
        builder.node(new Reduce(ReduceFn.MEAN, List.of(1, 2), false), type(1, channels), x);
    Value classes =
        builder.node(
            new FullyConnected(false, Activation.NONE),
            type(1, CLASSES),
            mean,
            weights(CLASSES, channels),
            bias(CLASSES));
    return builder.output(classes).build();
  }

  private Value convolution(Value x, int kernel, int channels) {
    int side = (kernel - 1) / 2;
    return builder.node(
        new Conv2d(Window.of(1, 1, new Padding(side, side, side, side)), Activation.RELU),
        type(1, SIDE, SIDE, channels),
        x,
        weights(channels, kernel, kernel, x.shape().dim(3)),
        bias(channels));
  }

  /** Weights that keep the activations' magnitude from layer to layer. */
  private Value weights(int... dims) {
    Shape shape = Shape.of(dims);
    double magnitude = Math.sqrt(2.0 * dims[0] / shape.elements());
    if (dataType == DataType.FLOAT32) {
      float[] values = new float[shape.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * magnitude);
      }
      return builder.constant("weights", DenseConstant.float32(shape, values));
    }
    long[] values = random.longs(shape.elements(), -127, 128).toArray();
    List<Float> scales =
        IntStream.range(0, dims[0])
            .mapToObj(i -> (float) magnitude / 74 * (0.75f + 0.5f * random.nextFloat()))
            .toList();
    return builder.constant(
        "weights",
        DenseConstant.integers(DataType.INT8, shape, values),
        dims.length == 4
            ? Quantization.perAxis(0, scales)
            : Quantization.perTensor(scales.get(0), 0));
  }

  private Value bias(int channels) {
    Shape shape = Shape.of(channels);
    if (dataType == DataType.FLOAT32) {
      float[] values = new float[channels];
      Arrays.fill(values, 0.1f);
      return builder.constant("bias", DenseConstant.float32(shape, values));
    }
    long[] values = random.longs(channels, -300, 300).toArray();
    return builder.constant("bias", DenseConstant.integers(DataType.INT32, shape, values));
  }

  private TensorType type(int... dims) {
    return new TensorType(
        dataType,
        Shape.of(dims),
        dataType == DataType.FLOAT32 ? Quantization.none() : Quantization.perTensor(0.03f, -100));
  }
}
