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
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Split;
import dev.wafer.ir.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Densely connected int8 networks of depthwise convolutions and sums: each layer splits what a 1 x
 * 1 convolution makes of the concatenation of all before it, has a 3 x 3 depthwise convolution of
 * one half, adds that to the other half, and appends the convolution and the sum to the
 * concatenation.
 */
final class DepthwiseNets {
  private static final int SIDE = 12;
  private static final int CLASSES = 10;

  private final int growth;
  private final Random random = new Random(12);
  private final GraphBuilder builder = new GraphBuilder("depthwisenet");

  private DepthwiseNets(int growth) {
    this.growth = growth;
  }

  /**
   * A network for images of 12 x 12 x 3.
   *
   * @param growth channels of a half; a layer appends two
   */
  static Graph of(int growth, int layers) {
    return new DepthwiseNets(growth).build(layers);
  }

  private Graph build(int layers) {
    Value x = convolution(builder.input("image", type(3)), 3, growth);
    for (int i = 0; i < layers; i++) {
      Value both = convolution(x, 1, 2 * growth);
      List<Value> halves =
          builder.node(new Split(3), List.of(type(growth), type(growth)), List.of(both));
      Value depthwise = depthwise(halves.get(0));
      Value sum =
          builder.node(
              new Binary(BinaryFn.ADD, Activation.NONE), type(growth), depthwise, halves.get(1));
      x =
          builder.node(
              new Concatenation(3, Activation.NONE),
              type(x.shape().dim(3) + 2 * growth),
              x,
              depthwise,
              sum);
    }
    return builder.output(convolution(x, 1, CLASSES)).build();
  }

  private Value convolution(Value x, int kernel, int outputs) {
    Padding padding = Padding.same(SIDE, SIDE, kernel, kernel, 1, 1, 1, 1);
    return layer(
        new Conv2d(Window.of(1, 1, padding), Activation.RELU),
        x,
        0,
        Shape.of(outputs, kernel, kernel, x.shape().dim(3)));
  }

  private Value depthwise(Value x) {
    return layer(
        new DepthwiseConv2d(Window.of(1, 1, new Padding(1, 1, 1, 1)), 1, Activation.RELU),
        x,
        3,
        Shape.of(1, 3, 3, x.shape().dim(3)));
  }

  /** Weights that keep the activations' magnitude from layer to layer. */
  private Value layer(Op op, Value x, int axis, Shape shape) {
    int outputs = shape.dim(axis);
    double magnitude = Math.sqrt(2.0 * outputs / shape.elements());
    List<Float> scales = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      scales.add((float) magnitude / 74 * (0.75f + 0.5f * random.nextFloat()));
    }
    long[] values = random.longs(shape.elements(), -127, 128).toArray();
    Value weights =
        builder.constant(
            "weights",
            DenseConstant.integers(DataType.INT8, shape, values),
            Quantization.perAxis(axis, scales));
    long[] biases = random.longs(outputs, -300, 300).toArray();
    Value bias =
        builder.constant("bias", DenseConstant.integers(DataType.INT32, Shape.of(outputs), biases));
    return builder.node(op, type(outputs), x, weights, bias);
  }

  private static TensorType type(int channels) {
    return new TensorType(
        DataType.INT8, Shape.of(1, SIDE, SIDE, channels), Quantization.perTensor(0.03f, -100));
  }
}
