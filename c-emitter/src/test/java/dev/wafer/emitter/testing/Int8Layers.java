package dev.wafer.emitter.testing;

import static dev.wafer.emitter.testing.QuantizedTypes.s8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Cases of one int8 layer with random weights and biases. */
public final class Int8Layers {
  private Int8Layers() {}

  /** CONV_2D with padding that keeps the plane's extents, divided by the stride. */
  public static KernelCase conv(
      String name,
      int height,
      int width,
      int channels,
      int outputs,
      int kernelH,
      int kernelW,
      int stride,
      int dilation,
      Activation activation) {
    Padding padding =
        Padding.same(height, width, kernelH, kernelW, stride, stride, dilation, dilation);
    Op op = new Conv2d(new Window(stride, stride, dilation, dilation, padding), activation);
    int outH = (height + stride - 1) / stride;
    int outW = (width + stride - 1) / stride;
    return KernelCase.random(
        name,
        graph(
            op,
            Shape.of(1, height, width, channels),
            Shape.of(outputs, kernelH, kernelW, channels),
            0,
            Shape.of(1, outH, outW, outputs)),
        name.hashCode());
  }

  /**
   * The same layer with one scale and weights of INT16, as layers of uint8 have them: a few of them
   * take nine bits, at both ends of the range among them.
   */
  public static KernelCase ofNineBits(KernelCase layer) {
    Graph graph = layer.graph();
    Node node = graph.nodes().get(0);
    DenseConstant narrow = graph.dense(node.input(1)).orElseThrow();
    long[] values = new long[narrow.shape().elements()];
    Arrays.setAll(values, narrow::integerAt);
    Random random = new Random(values.length);
    for (int large : new int[] {-255, 255, 128, -128, 200, -200}) {
      values[random.nextInt(values.length)] = large;
    }
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", node.input(0).type());
    Value weights =
        builder.constant(
            "weights",
            DenseConstant.integers(DataType.INT16, narrow.shape(), values),
            Quantization.perTensor(0.008f, 0));
    Value bias = builder.constant("bias", graph.dense(node.input(2)).orElseThrow());
    Value y = builder.node(node.op(), node.output().type(), x, weights, bias);
    String name = layer.name() + ", nine bits";
    return KernelCase.random(name, builder.output(y).build(), name.hashCode());
  }

  /** The same layer with scales of its output channels that lie far apart. */
  public static KernelCase ofManyShifts(KernelCase layer) {
    return ofScales(layer, 0.012f, ", many shifts");
  }

  /** The same layer with some output channels whose sums are shifted left. */
  public static KernelCase ofLargeFactors(KernelCase layer) {
    return ofScales(layer, 5, ", large factors");
  }

  /** The same layer with scales of its output channels from the largest one to a 64th of it. */
  private static KernelCase ofScales(KernelCase layer, float largest, String ending) {
    Graph graph = layer.graph();
    Node node = graph.nodes().get(0);
    List<Float> scales = new ArrayList<>();
    for (int c = 0; c < node.output().shape().dim(-1); c++) {
      scales.add(largest / (1 << c % 7));
    }
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", node.input(0).type());
    Value weights =
        builder.constant(
            "weights",
            graph.dense(node.input(1)).orElseThrow(),
            Quantization.perAxis(node.input(1).quantization().axis(), scales));
    Value bias = builder.constant("bias", graph.dense(node.input(2)).orElseThrow());
    Value y = builder.node(node.op(), node.output().type(), x, weights, bias);
    String name = layer.name() + ending;
    return KernelCase.random(name, builder.output(y).build(), name.hashCode());
  }

  /** CONV_2D whose window is all of the input. */
  public static KernelCase pixel(
      String name, int height, int width, int channels, int outputs, Activation activation) {
    return KernelCase.random(
        name,
        graph(
            new Conv2d(Window.UNIT, activation),
            Shape.of(1, height, width, channels),
            Shape.of(outputs, height, width, channels),
            0,
            Shape.of(1, 1, 1, outputs)),
        name.hashCode());
  }

  /** CONV_2D of three batches, without padding. */
  public static KernelCase batches() {
    return KernelCase.random(
        "batches",
        graph(
            new Conv2d(Window.UNIT, Activation.NONE),
            Shape.of(3, 4, 5, 2),
            Shape.of(4, 3, 3, 2),
            0,
            Shape.of(3, 2, 3, 4)),
        11);
  }

  /** DEPTHWISE_CONV_2D with padding as in {@link #conv}. */
  public static KernelCase depthwise(
      String name,
      int height,
      int width,
      int channels,
      int outputs,
      int kernelH,
      int kernelW,
      int stride,
      Activation activation) {
    Padding padding = Padding.same(height, width, kernelH, kernelW, stride, stride, 1, 1);
    Op op = new DepthwiseConv2d(Window.of(stride, stride, padding), outputs / channels, activation);
    int outH = (height + stride - 1) / stride;
    int outW = (width + stride - 1) / stride;
    return KernelCase.random(
        name,
        graph(
            op,
            Shape.of(1, height, width, channels),
            Shape.of(1, kernelH, kernelW, outputs),
            3,
            Shape.of(1, outH, outW, outputs)),
        name.hashCode());
  }

  /** DEPTHWISE_CONV_2D by 3x3 taps that lie apart, with padding around. */
  public static KernelCase dilatedDepthwise(
      String name, int height, int width, int channels, int outputs, int dilation) {
    Padding padding = Padding.same(height, width, 3, 3, 1, 1, dilation, dilation);
    Window window = new Window(1, 1, dilation, dilation, padding);
    return KernelCase.random(
        name,
        graph(
            new DepthwiseConv2d(window, outputs / channels, Activation.NONE),
            Shape.of(1, height, width, channels),
            Shape.of(1, 3, 3, outputs),
            3,
            Shape.of(1, height, width, outputs)),
        name.hashCode());
  }

  /** CONV_2D by 3x3 weights of some of the channels, with padding around. */
  public static KernelCase grouped(
      String name, int height, int width, int channels, int outputs, int groups, Activation a) {
    Padding padding = Padding.same(height, width, 3, 3, 1, 1, 1, 1);
    return KernelCase.random(
        name,
        graph(
            new Conv2d(Window.of(1, 1, padding), a),
            Shape.of(1, height, width, channels),
            Shape.of(outputs, 3, 3, channels / groups),
            0,
            Shape.of(1, height, width, outputs)),
        name.hashCode());
  }

  /** FULLY_CONNECTED with one scale for all outputs. */
  public static KernelCase dense(
      String name, int batches, int depth, int outputs, Activation activation) {
    return KernelCase.random(
        name,
        graph(
            new FullyConnected(false, activation),
            Shape.of(batches, depth),
            Shape.of(outputs, depth),
            -1,
            Shape.of(batches, outputs)),
        name.hashCode());
  }

  /** A node with random weights, quantized per channel along {@code axis} unless that is -1. */
  private static Graph graph(Op op, Shape in, Shape kernel, int axis, Shape out) {
    Random random = new Random(kernel.elements());
    int outputs = out.dim(out.rank() - 1);
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", s8(0.05f, -13, dims(in)));
    Quantization scales =
        axis < 0
            ? Quantization.perTensor(0.008f, 0)
            : QuantizedTypes.perChannel(axis, outputs, 0.01f, random);
    DenseConstant values = RandomTensors.integers(DataType.INT8, kernel, -127, 127, random);
    Value weights = builder.constant("weights", values, scales);
    Value bias =
        builder.constant(
            "bias", RandomTensors.integers(DataType.INT32, Shape.of(outputs), -4000, 4000, random));
    float scale = 0.02f * (float) Math.sqrt((double) kernel.elements() / outputs);
    Value y = builder.node(op, s8(scale, 7, dims(out)), x, weights, bias);
    return builder.output(y).build();
  }

  private static int[] dims(Shape shape) {
    int[] dims = new int[shape.rank()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = shape.dim(i);
    }
    return dims;
  }

  /** Pools of whole words and of a rest, of all activations, one of which clips each window. */
  public static KernelCase[] pools(PoolFn fn) {
    return new KernelCase[] {
      pool(fn, "words", 7, 9, 8, 3, 2, Activation.NONE),
      pool(fn, "words and a rest, relu", 6, 5, 7, 2, 1, Activation.RELU),
      pool(fn, "wider than the plane, relu6", 2, 3, 5, 4, 1, Activation.RELU6),
      pool(fn, "the most taps that sums of 16 bits hold", 15, 17, 21, 17, 17, Activation.NONE)
    };
  }

  /** A pool of a square window, with padding as in {@link #conv}. */
  public static KernelCase pool(
      PoolFn fn,
      String name,
      int height,
      int width,
      int channels,
      int size,
      int stride,
      Activation activation) {
    Window window = Window.of(stride, stride, Padding.NONE).same(height, width, size, size);
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", s8(0.05f, -13, 1, height, width, channels));
    TensorType out =
        s8(0.05f, -13, 1, (height + stride - 1) / stride, (width + stride - 1) / stride, channels);
    Value y = builder.node(new Pool2d(fn, size, size, window, activation), out, x);
    return KernelCase.random(name, builder.output(y).build(), name.hashCode());
  }

  /** Reductions of columns: of planes, of rows, of the outermost axis. */
  public static KernelCase[] columns(ReduceFn fn) {
    return new KernelCase[] {
      reduced(fn, "planes", List.of(1, 2), Shape.of(2, 5, 3, 16), Shape.of(2, 16)),
      reduced(fn, "a rest of channels", List.of(1), Shape.of(3, 7, 13), Shape.of(3, 13)),
      reduced(fn, "channels of planes", List.of(0), Shape.of(9, 2, 3, 5), Shape.of(2, 3, 5)),
      reduced(fn, "the most that 16 bits hold", List.of(1), Shape.of(1, 255, 8), Shape.of(1, 8))
    };
  }

  private static KernelCase reduced(
      ReduceFn fn, String name, List<Integer> axes, Shape in, Shape out) {
    GraphBuilder builder = new GraphBuilder("layer");
    boolean scaled = fn == ReduceFn.MEAN || fn == ReduceFn.SUM;
    Value x = builder.input("x", s8(0.05f, -128, in.toArray()));
    TensorType type =
        scaled
            ? s8(fn == ReduceFn.SUM ? 0.7f : 0.004f, 7, out.toArray())
            : s8(0.05f, -128, out.toArray());
    Value y = builder.node(new Reduce(fn, axes, false), type, x);
    return KernelCase.random(fn + " of " + name, builder.output(y).build(), name.hashCode());
  }

  /** ADD or SUB of two tensors of one shape. */
  public static KernelCase sum(String name, Op op, float scaleA, float scaleB, float scale) {
    return pair(name, op, scaleA, scaleB, scale, Shape.of(1, 9, 9, 7), Shape.of(1, 9, 9, 7));
  }

  /** A function of two inputs of these shapes, which are broadcast. */
  public static KernelCase pair(
      String name, Op op, float scaleA, float scaleB, float scale, Shape shapeA, Shape shapeB) {
    int[] dims = new int[Math.max(shapeA.rank(), shapeB.rank())];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = Math.max(extent(shapeA, i - dims.length), extent(shapeB, i - dims.length));
    }
    GraphBuilder builder = new GraphBuilder("layer");
    Value a = builder.input("a", s8(scaleA, -3, shapeA.toArray()));
    Value b = builder.input("b", s8(scaleB, 127, shapeB.toArray()));
    Value y = builder.node(op, s8(scale, 5, dims), a, b);
    return KernelCase.random(name, builder.output(y).build(), 3);
  }

  /** Counted from the innermost axis, -1. */
  private static int extent(Shape shape, int axis) {
    return shape.rank() + axis < 0 ? 1 : shape.dim(shape.rank() + axis);
  }
}
