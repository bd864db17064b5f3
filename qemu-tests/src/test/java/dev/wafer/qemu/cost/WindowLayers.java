package dev.wafer.qemu.cost;

import dev.wafer.emitter.kernels.matrix.pairs.FullyConnectedDualS8;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.QuantizedTypes;
import dev.wafer.emitter.testing.RandomTensors;
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
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Window;
import dev.wafer.passes.lower.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Layers with weights and layers that slide a window, from small ones to those of usual models. */
final class WindowLayers {
  private static final Random RANDOM = new Random(11);

  /** Of trained layers twice the mean. */
  private static final int USUAL_WEIGHT = 60;

  private final LayerList layers;

  WindowLayers(LayerList layers) {
    this.layers = layers;
  }

  void add() {
    for (DataType type : new DataType[] {DataType.INT8, DataType.INT16, DataType.FLOAT32}) {
      conv(type, 6, 6, 8, 8, 1, 1, 1, Activation.NONE);
      conv(type, 5, 7, 16, 24, 1, 1, 1, Activation.RELU6);
      conv(type, 4, 4, 33, 20, 1, 1, 1, Activation.RELU);
      conv(type, 3, 3, 64, 32, 1, 1, 1, Activation.NONE);
      conv(type, 1, 1, 48, 40, 1, 1, 1, Activation.RELU);
      conv(type, 8, 8, 1, 8, 3, 3, 2, Activation.RELU);
      conv(type, 8, 8, 3, 16, 3, 3, 2, Activation.RELU6);
      conv(type, 6, 6, 8, 8, 3, 3, 1, Activation.NONE);
      conv(type, 4, 4, 16, 16, 3, 3, 1, Activation.RELU);
      conv(type, 12, 8, 2, 12, 5, 3, 1, Activation.NONE);
      conv(type, 20, 3, 6, 5, 8, 1, 2, Activation.NONE);
      conv(type, 24, 3, 1, 16, 5, 1, 1, Activation.NONE);
      depthwise(type, 8, 8, 8, 1, 3, 3, 1, Activation.RELU6);
      depthwise(type, 6, 6, 16, 1, 3, 3, 2, Activation.NONE);
      depthwise(type, 4, 4, 32, 1, 3, 3, 1, Activation.RELU);
      depthwise(type, 7, 7, 5, 1, 5, 5, 1, Activation.NONE);
      depthwise(type, 6, 6, 4, 2, 3, 3, 1, Activation.NONE);
      depthwise(type, 20, 10, 1, 8, 10, 4, 2, Activation.RELU);
      depthwise(type, 8, 8, 16, 1, 5, 5, 2, Activation.RELU6);
      frame(type, 13, 64);
      frame(type, 9, 30);
      transposed(type, 4, 5, 8, 6, 3, 2);
      transposed(type, 6, 3, 4, 4, 4, 2);
      transposed(type, 3, 3, 16, 8, 2, 2);
      dense(type, 1, 16, 16, Activation.NONE);
      dense(type, 1, 128, 10, Activation.RELU);
      dense(type, 1, 40, 64, Activation.RELU6);
      dense(type, 4, 32, 12, Activation.NONE);
      dense(type, 9, 17, 13, Activation.RELU);
      pool(type, false, 7, 7, 32, 7, 7);
      pool(type, true, 8, 8, 8, 2, 2);
    }
    for (DataType type : new DataType[] {DataType.INT8, DataType.INT16, DataType.FLOAT32}) {
      withWeightsAtRunTime(type, 6, 6, 8, 8);
      withWeightsAtRunTime(type, 5, 4, 16, 5);
      transposedAtRunTime(type, 4, 5, 8, 6, 3, 2);
      transposedAtRunTime(type, 3, 3, 16, 8, 2, 2);
    }
    largeFactors(8, 8, 8, 3, Activation.RELU6);
    largeFactors(7, 9, 20, 3, Activation.NONE);
    largeFactors(7, 7, 5, 5, Activation.NONE);
    hybridConv(6, 6, 8, 8, 3);
    hybridConv(5, 5, 16, 12, 1);
    hybridDepthwise(8, 8, 16, 1, Activation.RELU6);
    hybridDepthwise(7, 5, 6, 1, Activation.NONE);
    hybridDepthwise(9, 9, 24, 2, Activation.RELU6);
    hybridTransposed(4, 5, 8, 6);
    hybridTransposed(3, 3, 16, 8);
    hybridDense(1, 40, 32);
    hybridDense(3, 64, 10);
    byTiles(12, 12, 16, 16, Activation.RELU);
    byTiles(16, 16, 32, 32, Activation.NONE);
    byTiles(7, 9, 24, 12, Activation.RELU6);
    byTiles(8, 8, 64, 64, Activation.NONE);
    paired(6, 6, 8, 8, 1, 1, 1, Activation.NONE);
    paired(5, 7, 40, 24, 1, 1, 1, Activation.RELU6);
    paired(5, 5, 64, 64, 1, 1, 1, Activation.RELU);
    paired(8, 8, 3, 16, 3, 3, 2, Activation.RELU);
    paired(20, 3, 6, 8, 8, 1, 2, Activation.NONE);
    singleWindows(8, 8, 16, 16, 3, 1);
    singleWindows(6, 6, 8, 12, 3, 2);
    singleWindows(5, 7, 32, 24, 1, 1);
    byPlanes(8, 8, 8, 3, 3, 1, Activation.RELU6);
    byPlanes(25, 5, 64, 3, 3, 1, Activation.RELU);
    byPlanes(6, 6, 16, 3, 3, 2, Activation.NONE);
    byPlanes(30, 24, 4, 3, 3, 1, Activation.NONE);
    byPlanes(7, 7, 5, 5, 5, 1, Activation.NONE);
    byPlanes(8, 8, 16, 5, 5, 2, Activation.RELU6);
    byPlanes(40, 1, 16, 9, 1, 1, Activation.NONE);
    depthwise(DataType.INT8, 2, 6, 8, 1, 3, 3, 1, Activation.RELU);
    depthwise(DataType.INT8, 2, 12, 8, 1, 3, 3, 1, Activation.RELU6);
    depthwise(DataType.INT8, 1, 8, 8, 1, 3, 3, 1, Activation.NONE);
    pairedRows(4, 32, 12, Activation.NONE);
    pairedRows(9, 17, 13, Activation.RELU);
    byEights(8, 8, 16, 16, 3, 1, Activation.RELU);
    byEights(6, 10, 12, 24, 3, 1, Activation.RELU6);
    byEights(16, 16, 32, 32, 3, 2, Activation.NONE);
    byEights(5, 5, 64, 64, 1, 1, Activation.RELU);
    smallWeights(1, 128, 128, Activation.RELU);
    smallWeights(1, 43, 13, Activation.NONE);
    smallWeights(3, 24, 8, Activation.RELU6);
    depthwise(DataType.INT8, 8, 8, 3, 8, 3, 3, 1, Activation.RELU6);
    depthwise(DataType.INT8, 7, 7, 6, 3, 5, 5, 2, Activation.NONE);
    depthwise(DataType.INT8, 16, 1, 8, 2, 16, 1, 1, Activation.NONE);
    dilated(12, 10, 16);
    grouped(8, 7, 32, 32, 4, 3, Activation.RELU6);
    grouped(6, 6, 48, 36, 3, 1, Activation.NONE);
  }

  private void conv(
      DataType type, int h, int w, int c, int outputs, int fh, int fw, int stride, Activation a) {
    Padding padding = Padding.same(h, w, fh, fw, stride, stride, 1, 1);
    layer(
        "conv " + h + "x" + w + "x" + c + " by " + fh + "x" + fw + " to " + outputs,
        new Conv2d(Window.of(stride, stride, padding), a),
        type,
        Shape.of(1, h, w, c),
        Shape.of(outputs, fh, fw, c),
        0,
        Shape.of(1, (h + stride - 1) / stride, (w + stride - 1) / stride, outputs));
  }

  /** By each of the kernels that want more room than the one of the layers above. */
  private void byTiles(int h, int w, int c, int outputs, Activation a) {
    for (Kernel<?> kernel : roomy(Conv2d.class)) {
      Padding padding = Padding.same(h, w, 3, 3, 1, 1, 1, 1);
      layers.add(
          kernel.name() + " of " + h + "x" + w + "x" + c + " to " + outputs,
          graph(
              new Conv2d(Window.of(1, 1, padding), a),
              DataType.INT8,
              Shape.of(1, h, w, c),
              Shape.of(outputs, 3, 3, c),
              0,
              Shape.of(1, h, w, outputs)),
          List.of(kernel));
    }
  }

  /** By the kernels that serve two pixels with a multiplication. */
  private void paired(int h, int w, int c, int outputs, int fh, int fw, int stride, Activation a) {
    convBy(paired(Conv2d.class), h, w, c, outputs, fh, fw, stride, a);
  }

  /** By the kernels that serve eight pixels with five multiplications, of usual weights. */
  private void byEights(int h, int w, int c, int outputs, int filter, int stride, Activation a) {
    Padding padding = Padding.same(h, w, filter, filter, stride, stride, 1, 1);
    for (Kernel<?> kernel : roomy(Conv2d.class)) {
      if (kernel.name().contains("_eights")) {
        layers.add(
            kernel.name() + " of " + h + "x" + w + "x" + c + " by " + filter + "x" + filter,
            graph(
                new Conv2d(Window.of(stride, stride, padding), a),
                DataType.INT8,
                Shape.of(1, h, w, c),
                Shape.of(outputs, filter, filter, c),
                0,
                Shape.of(1, (h + stride - 1) / stride, (w + stride - 1) / stride, outputs),
                USUAL_WEIGHT),
            List.of(kernel));
      }
    }
  }

  private void singleWindows(int h, int w, int c, int outputs, int filter, int stride) {
    convBy(KernelRegistry.frugal(), h, w, c, outputs, filter, filter, stride, Activation.RELU);
  }

  private void convBy(
      List<Kernel<?>> kernels,
      int h,
      int w,
      int c,
      int outputs,
      int fh,
      int fw,
      int stride,
      Activation a) {
    Padding padding = Padding.same(h, w, fh, fw, stride, stride, 1, 1);
    for (Kernel<?> kernel : kernels) {
      layers.add(
          kernel.name() + " of " + h + "x" + w + "x" + c + " by " + fh + "x" + fw,
          graph(
              new Conv2d(Window.of(stride, stride, padding), a),
              DataType.INT8,
              Shape.of(1, h, w, c),
              Shape.of(outputs, fh, fw, c),
              0,
              Shape.of(1, (h + stride - 1) / stride, (w + stride - 1) / stride, outputs)),
          List.of(kernel));
    }
  }

  /** By the kernels that copy a channel's plane first. */
  private void byPlanes(int h, int w, int c, int fh, int fw, int stride, Activation a) {
    Padding padding = Padding.same(h, w, fh, fw, stride, stride, 1, 1);
    for (Kernel<?> kernel : roomy(DepthwiseConv2d.class)) {
      if (!kernel.name().contains("_paired")) {
        layers.add(
            kernel.name() + " of " + h + "x" + w + "x" + c + " by " + fh + "x" + fw,
            graph(
                new DepthwiseConv2d(Window.of(stride, stride, padding), 1, a),
                DataType.INT8,
                Shape.of(1, h, w, c),
                Shape.of(1, fh, fw, c),
                3,
                Shape.of(1, (h + stride - 1) / stride, (w + stride - 1) / stride, c)),
            List.of(kernel));
      }
    }
  }

  private void pairedRows(int rows, int depth, int outputs, Activation a) {
    for (Kernel<?> kernel : paired(FullyConnected.class)) {
      layers.add(
          kernel.name() + " of " + rows + "x" + depth,
          graph(
              new FullyConnected(false, a),
              DataType.INT8,
              Shape.of(rows, depth),
              Shape.of(outputs, depth),
              -1,
              Shape.of(rows, outputs)),
          List.of(kernel));
    }
  }

  /** By the kernel that serves two inputs with a multiplication. */
  private void smallWeights(int rows, int depth, int outputs, Activation a) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", LayerList.type(DataType.INT8, 0.05f, -13, rows, depth));
    Value weights =
        builder.constant(
            "weights",
            RandomTensors.integers(DataType.INT8, Shape.of(outputs, depth), -40, 40, RANDOM),
            Quantization.perTensor(0.01f, 0));
    Value bias =
        builder.constant(
            "bias", RandomTensors.integers(DataType.INT32, Shape.of(outputs), -900, 900, RANDOM));
    Value y =
        builder.node(
            new FullyConnected(false, a),
            LayerList.type(DataType.INT8, 0.1f, -5, rows, outputs),
            x,
            weights,
            bias);
    layers.add(
        "dense " + rows + "x" + depth + " of small weights to " + outputs,
        builder.output(y).build(),
        List.of(new FullyConnectedDualS8()));
  }

  private static List<Kernel<?>> paired(Class<? extends Op> operator) {
    return roomy(operator).stream().filter(kernel -> kernel.name().contains("_paired")).toList();
  }

  private static List<Kernel<?>> roomy(Class<? extends Op> operator) {
    List<Kernel<?>> kernels = new ArrayList<>();
    for (Kernel<?> kernel : KernelRegistry.roomy()) {
      if (kernel.operators().contains(operator)) {
        kernels.add(kernel);
      }
    }
    return kernels;
  }

  /** A convolution by 3x3 whose weights another step computes. */
  private void withWeightsAtRunTime(DataType type, int h, int w, int c, int outputs) {
    GraphBuilder builder = new GraphBuilder("layer");
    DataType weights = type == DataType.INT16 ? DataType.INT8 : type;
    Value x = builder.input("x", LayerList.type(type, 0.05f, -13, 1, h, w, c));
    Value kernel = builder.input("kernel", LayerList.type(weights, 0.008f, 0, outputs, 3, 3, c));
    Value y =
        builder.node(
            new Conv2d(Window.of(1, 1, Padding.same(h, w, 3, 3, 1, 1, 1, 1)), Activation.RELU),
            LayerList.type(type, 0.1f, 7, 1, h, w, outputs),
            x,
            kernel);
    layers.add(
        "conv %dx%dx%d to %d, weights at run time, %s".formatted(h, w, c, outputs, type.mnemonic()),
        builder.output(y).build());
  }

  private void depthwise(
      DataType type, int h, int w, int c, int times, int fh, int fw, int stride, Activation a) {
    Padding padding = Padding.same(h, w, fh, fw, stride, stride, 1, 1);
    layer(
        "depthwise " + h + "x" + w + "x" + c + " by " + fh + "x" + fw + " times " + times,
        new DepthwiseConv2d(Window.of(stride, stride, padding), times, a),
        type,
        Shape.of(1, h, w, c),
        Shape.of(1, fh, fw, c * times),
        3,
        Shape.of(1, (h + stride - 1) / stride, (w + stride - 1) / stride, c * times));
  }

  private void dilated(int h, int w, int c) {
    Window window = new Window(1, 1, 2, 2, Padding.same(h, w, 3, 3, 1, 1, 2, 2));
    layer(
        "depthwise " + h + "x" + w + "x" + c + " by 3x3, dilated",
        new DepthwiseConv2d(window, 1, Activation.NONE),
        DataType.INT8,
        Shape.of(1, h, w, c),
        Shape.of(1, 3, 3, c),
        3,
        Shape.of(1, h, w, c));
  }

  private void grouped(int h, int w, int c, int outputs, int groups, int filter, Activation a) {
    Padding padding = Padding.same(h, w, filter, filter, 1, 1, 1, 1);
    layer(
        "conv " + h + "x" + w + "x" + c + " in " + groups + " groups to " + outputs,
        new Conv2d(Window.of(1, 1, padding), a),
        DataType.INT8,
        Shape.of(1, h, w, c),
        Shape.of(outputs, filter, filter, c / groups),
        0,
        Shape.of(1, h, w, outputs));
  }

  /** A depthwise layer of which each third channel is scaled by more than a half. */
  private void largeFactors(int h, int w, int c, int filter, Activation a) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", LayerList.type(DataType.INT8, 0.05f, -13, 1, h, w, c));
    List<Float> scales = new ArrayList<>();
    for (int i = 0; i < c; i++) {
      scales.add(i % 3 == 0 ? 1.3f : 0.02f);
    }
    Value weights =
        builder.constant(
            "weights",
            RandomTensors.integers(
                DataType.INT8, Shape.of(1, filter, filter, c), -127, 127, RANDOM),
            Quantization.perAxis(3, scales));
    Value bias =
        builder.constant(
            "bias", RandomTensors.integers(DataType.INT32, Shape.of(c), -4000, 4000, RANDOM));
    Padding padding = Padding.same(h, w, filter, filter, 1, 1, 1, 1);
    Value y =
        builder.node(
            new DepthwiseConv2d(Window.UNIT.withPadding(padding), 1, a),
            LayerList.type(DataType.INT8, 0.06f, 7, 1, h, w, c),
            x,
            weights,
            bias);
    layers.add(
        "depthwise %dx%dx%d by %d of large factors".formatted(h, w, c, filter),
        builder.output(y).build());
  }

  /** A depthwise layer of a streaming model: the window is all of the input. */
  private void frame(DataType type, int taps, int c) {
    layer(
        "depthwise of " + taps + " frames of " + c,
        new DepthwiseConv2d(Window.UNIT, 1, Activation.RELU),
        type,
        Shape.of(1, taps, 1, c),
        Shape.of(1, taps, 1, c),
        3,
        Shape.of(1, 1, 1, c));
  }

  private void transposed(DataType type, int h, int w, int c, int outputs, int filter, int stride) {
    layer(
        "transposed " + h + "x" + w + "x" + c + " by " + filter + " to " + outputs,
        new TransposeConv(Window.of(stride, stride, Padding.NONE), Activation.NONE),
        type,
        Shape.of(1, h, w, c),
        Shape.of(outputs, filter, filter, c),
        0,
        Shape.of(1, (h - 1) * stride + filter, (w - 1) * stride + filter, outputs));
  }

  /** A transposed convolution whose weights another step computes. */
  private void transposedAtRunTime(
      DataType type, int h, int w, int c, int outputs, int filter, int stride) {
    GraphBuilder builder = new GraphBuilder("layer");
    DataType weights = type == DataType.INT16 ? DataType.INT8 : type;
    Value x = builder.input("x", LayerList.type(type, 0.05f, -13, 1, h, w, c));
    Value kernel =
        builder.input("kernel", LayerList.type(weights, 0.008f, 0, outputs, filter, filter, c));
    int outH = (h - 1) * stride + filter;
    int outW = (w - 1) * stride + filter;
    Value y =
        builder.node(
            new TransposeConv(Window.of(stride, stride, Padding.NONE), Activation.RELU),
            LayerList.type(type, 0.1f, 7, 1, outH, outW, outputs),
            x,
            kernel);
    layers.add(
        "transposed %dx%dx%d to %d, weights at run time, %s"
            .formatted(h, w, c, outputs, type.mnemonic()),
        builder.output(y).build());
  }

  private void dense(DataType type, int rows, int depth, int outputs, Activation a) {
    layer(
        "dense " + rows + "x" + depth + " to " + outputs,
        new FullyConnected(false, a),
        type,
        Shape.of(rows, depth),
        Shape.of(outputs, depth),
        -1,
        Shape.of(rows, outputs));
  }

  private void pool(DataType type, boolean max, int h, int w, int c, int filter, int stride) {
    Padding padding = Padding.same(h, w, filter, filter, stride, stride, 1, 1);
    int outH = (h + stride - 1) / stride;
    int outW = (w + stride - 1) / stride;
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", LayerList.type(type, 0.05f, -13, 1, h, w, c));
    Op op =
        new Pool2d(
            max ? PoolFn.MAX : PoolFn.AVERAGE,
            filter,
            filter,
            Window.of(stride, stride, padding),
            Activation.NONE);
    Value y = builder.node(op, LayerList.type(type, 0.05f, -13, 1, outH, outW, c), x);
    layers.add(
        (max ? "max" : "average") + " pool " + h + "x" + w + "x" + c + " by " + filter,
        builder.output(y).build());
  }

  private void hybridConv(int h, int w, int c, int outputs, int filter) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", LayerList.type(DataType.FLOAT32, 0, 0, 1, h, w, c));
    Padding padding = Padding.same(h, w, filter, filter, 1, 1, 1, 1);
    Value y =
        builder.node(
            new Conv2d(Window.UNIT.withPadding(padding), Activation.NONE),
            LayerList.type(DataType.FLOAT32, 0, 0, 1, h, w, outputs),
            x,
            integers(builder, Shape.of(outputs, filter, filter, c)),
            reals(builder, outputs));
    layers.add("hybrid conv " + h + "x" + w + "x" + c + " by " + filter, builder.output(y).build());
  }

  private void hybridDepthwise(int h, int w, int c, int stride, Activation a) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", LayerList.type(DataType.FLOAT32, 0, 0, 1, h, w, c));
    Padding padding = Padding.same(h, w, 3, 3, stride, stride, 1, 1);
    int outH = (h + stride - 1) / stride;
    int outW = (w + stride - 1) / stride;
    Value y =
        builder.node(
            new DepthwiseConv2d(Window.of(stride, stride, padding), 1, a),
            LayerList.type(DataType.FLOAT32, 0, 0, 1, outH, outW, c),
            x,
            builder.constant(
                "weights",
                RandomTensors.integers(DataType.INT8, Shape.of(1, 3, 3, c), -127, 127, RANDOM),
                QuantizedTypes.perChannel(3, c, 0.01f, RANDOM)),
            reals(builder, c));
    layers.add("hybrid depthwise " + h + "x" + w + "x" + c, builder.output(y).build());
  }

  private void hybridTransposed(int h, int w, int c, int outputs) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", LayerList.type(DataType.FLOAT32, 0, 0, 1, h, w, c));
    Value y =
        builder.node(
            new TransposeConv(Window.of(2, 2, Padding.NONE), Activation.NONE),
            LayerList.type(DataType.FLOAT32, 0, 0, 1, 2 * h + 1, 2 * w + 1, outputs),
            x,
            integers(builder, Shape.of(outputs, 3, 3, c)),
            reals(builder, outputs));
    layers.add("hybrid transposed " + h + "x" + w + "x" + c, builder.output(y).build());
  }

  private void hybridDense(int rows, int depth, int outputs) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", LayerList.type(DataType.FLOAT32, 0, 0, rows, depth));
    Value y =
        builder.node(
            new FullyConnected(false, Activation.NONE),
            LayerList.type(DataType.FLOAT32, 0, 0, rows, outputs),
            x,
            integers(builder, Shape.of(outputs, depth)),
            reals(builder, outputs));
    layers.add("hybrid dense " + rows + "x" + depth + " to " + outputs, builder.output(y).build());
  }

  private static Value integers(GraphBuilder builder, Shape shape) {
    return builder.constant(
        "weights",
        RandomTensors.integers(DataType.INT8, shape, -127, 127, RANDOM),
        Quantization.perTensor(0.02f, 0));
  }

  private static Value reals(GraphBuilder builder, int count) {
    return builder.constant(
        "bias", RandomTensors.constant(DataType.FLOAT32, Shape.of(count), RANDOM));
  }

  private void layer(
      String name, Op op, DataType type, Shape in, Shape kernel, int axis, Shape out) {
    Graph graph = graph(op, type, in, kernel, axis, out);
    layers.add(name + " " + type.mnemonic(), graph);
    if (type == DataType.INT16 && op instanceof FullyConnected) {
      layers.add(name + " " + type.mnemonic() + " sparse", graph, KernelRegistry.sparse());
    }
  }

  private static Graph graph(Op op, DataType type, Shape in, Shape kernel, int axis, Shape out) {
    return graph(op, type, in, kernel, axis, out, Byte.MAX_VALUE);
  }

  /**
   * @param largest magnitude of a weight
   */
  private static Graph graph(
      Op op, DataType type, Shape in, Shape kernel, int axis, Shape out, int largest) {
    int outputs = out.dim(out.rank() - 1);
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", LayerList.type(type, 0.05f, -13, in.toArray()));
    boolean real = type == DataType.FLOAT32;
    Value weights =
        real
            ? builder.constant("weights", RandomTensors.constant(type, kernel, RANDOM))
            : builder.constant(
                "weights",
                RandomTensors.integers(DataType.INT8, kernel, -largest, largest, RANDOM),
                axis < 0
                    ? Quantization.perTensor(0.008f, 0)
                    : QuantizedTypes.perChannel(axis, outputs, 0.01f, RANDOM));
    DenseConstant biases =
        real
            ? RandomTensors.constant(type, Shape.of(outputs), RANDOM)
            : RandomTensors.integers(
                type == DataType.INT16 ? DataType.INT64 : DataType.INT32,
                Shape.of(outputs),
                -4000,
                4000,
                RANDOM);
    float reach = 0.02f * (float) Math.sqrt((double) kernel.elements() / outputs);
    Value y =
        builder.node(
            op,
            LayerList.type(type, reach, 7, out.toArray()),
            x,
            weights,
            builder.constant("bias", biases));
    return builder.output(y).build();
  }
}
