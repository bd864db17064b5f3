package dev.wafer.emitter.differential;

import dev.wafer.emitter.differential.FamilyGraphs.Step;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Svdf;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.UnidirectionalSequenceRnn;
import dev.wafer.ir.op.Window;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Layers with weights or windows: quantized, float, hybrid, and of weights at run time. */
final class LayerSteps {
  private static final List<Activation> ACTIVATIONS =
      List.of(Activation.NONE, Activation.RELU, Activation.RELU6);

  /** Of these there are fewer layers. */
  private static final Set<DataType> NARROW = EnumSet.of(DataType.INT16, DataType.UINT8);

  private LayerSteps() {}

  static List<Step> all() {
    return List.of(
        LayerSteps::matrices,
        LayerSteps::svdf,
        LayerSteps::recurrent,
        LayerSteps::pool,
        LayerSteps::runtimeDepthwise,
        LayerSteps::product,
        LayerSteps::convolution,
        LayerSteps::runtimeProduct,
        LayerSteps::depthwise,
        LayerSteps::transposed);
  }

  private static void convolution(FamilyGraphs g, Value x) {
    int[] dims = x.shape().toArray();
    int outputs = 1 + g.random().nextInt(6);
    int kh = 1 + g.random().nextInt(Math.min(3, dims[1]));
    int kw = 1 + g.random().nextInt(Math.min(3, dims[2]));
    Padding padding = padding(g, kh, kw);
    int stride = 1 + g.random().nextInt(2);
    g.add(
        new Conv2d(Window.of(stride, 1, padding), g.oneOf(ACTIVATIONS)),
        g.type(slid(dims, kh, kw, stride, padding, outputs)),
        x,
        g.weights(0, outputs, kh, kw, dims[3]),
        g.bias(outputs));
  }

  private static void depthwise(FamilyGraphs g, Value x) {
    int[] dims = x.shape().toArray();
    int multiplier = 1 + g.random().nextInt(2);
    int channels = dims[3] * multiplier;
    int kh = 1 + g.random().nextInt(Math.min(3, dims[1]));
    int kw = 1 + g.random().nextInt(Math.min(3, dims[2]));
    Padding padding = padding(g, kh, kw);
    g.add(
        new DepthwiseConv2d(Window.of(1, 1, padding), multiplier, g.oneOf(ACTIVATIONS)),
        g.type(slid(dims, kh, kw, 1, padding, channels)),
        x,
        g.weights(3, 1, kh, kw, channels),
        g.bias(channels));
  }

  private static void transposed(FamilyGraphs g, Value x) {
    int[] dims = x.shape().toArray();
    int outputs = 1 + g.random().nextInt(3);
    Shape out = Shape.of(dims[0], 2 * dims[1] + 1, 2 * dims[2] + 1, outputs);
    Value weights = g.weights(0, outputs, 3, 3, dims[3]);
    if (g.dataType() != DataType.UINT8
        && (!g.isFloat() || weights.dataType() == DataType.FLOAT32)) {
      Window window = Window.of(2, 2, Padding.NONE);
      TransposeConv op = new TransposeConv(window, g.oneOf(ACTIVATIONS));
      g.add(op, g.type(out), x, weights, g.bias(outputs));
    }
  }

  private static void product(FamilyGraphs g, Value x) {
    int[] dims = x.shape().toArray();
    int outputs = 1 + g.random().nextInt(9);
    Value weights = g.weights(0, outputs, dims[3]);
    boolean asymmetric =
        g.isFloat() && weights.dataType() == DataType.INT8 && g.random().nextBoolean();
    dims[3] = outputs;
    g.add(
        new FullyConnected(true, asymmetric, g.oneOf(ACTIVATIONS)),
        g.type(Shape.of(dims)),
        x,
        weights,
        g.bias(outputs));
  }

  /** Rows of one value by the rows of another one of as many channels. */
  private static void runtimeProduct(FamilyGraphs g, Value x) {
    if (NARROW.contains(g.dataType())) {
      return;
    }
    int depth = x.shape().dim(3);
    int rows = x.shape().elements() / depth;
    Value weights = g.aside(new Reshape(), x.type().withShape(Shape.of(rows, depth)), g.like(x));
    FullyConnected op = new FullyConnected(false, g.oneOf(ACTIVATIONS));
    if (g.add(op, g.type(Shape.of(rows, rows)), x, weights, g.bias(rows))) {
      g.planar(new Reshape());
    }
  }

  /** A plane for the window that slides over another one. */
  private static void runtimeDepthwise(FamilyGraphs g, Value x) {
    int[] dims = x.shape().toArray();
    if (dims[0] != 1 || !(g.isFloat() || g.dataType() == DataType.INT8)) {
      return;
    }
    Value plane = g.like(x);
    Quantization symmetric = Quantization.perTensor(0.004f, 0);
    Value weights =
        g.isFloat()
            ? plane
            : g.aside(new Quantize(), plane.type().withQuantization(symmetric), plane);
    Padding padding = new Padding(dims[1] - 1, 0, 0, dims[2] - 1);
    g.add(
        new DepthwiseConv2d(Window.of(1, 1, padding), 1, g.oneOf(ACTIVATIONS)),
        g.type(x.shape()),
        x,
        weights,
        g.bias(dims[3]));
  }

  private static void matrices(FamilyGraphs g, Value x) {
    int[] dims = x.shape().toArray();
    if (g.dataType() == DataType.UINT8) {
      return;
    }
    boolean first = g.random().nextBoolean();
    int edge = first ? dims[3] : dims[2];
    g.add(
        new BatchMatMul(first, !first),
        g.type(Shape.of(dims[0], dims[1], edge, edge)),
        x,
        g.like(x));
  }

  private static void pool(FamilyGraphs g, Value x) {
    int[] dims = x.shape().toArray();
    int kh = 1 + g.random().nextInt(Math.min(2, dims[1]));
    int kw = 1 + g.random().nextInt(Math.min(3, dims[2]));
    Padding padding = new Padding(kh - 1, 0, 0, kw - 1);
    PoolFn fn = g.oneOf(List.of(PoolFn.AVERAGE, PoolFn.MAX));
    Pool2d op = new Pool2d(fn, kh, kw, Window.of(1, 1, padding), g.oneOf(ACTIVATIONS));
    g.add(op, x.type().withShape(slid(dims, kh, kw, 1, padding, dims[3])), x);
  }

  /** Each row of the planes is a sequence of pixels. */
  private static void recurrent(FamilyGraphs g, Value x) {
    if (!g.isFloat()) {
      return;
    }
    int[] dims = x.shape().toArray();
    int batches = dims[0] * dims[1];
    int units = 1 + g.random().nextInt(3);
    Shape sequence = Shape.of(batches, dims[2], dims[3]);
    boolean tanh = g.random().nextBoolean();
    UnidirectionalSequenceRnn op =
        new UnidirectionalSequenceRnn(
            tanh ? Activation.NONE : g.oneOf(ACTIVATIONS), tanh, false, false, false);
    Value weights = g.weights(0, units, dims[3]);
    TensorType recurrent =
        new TensorType(weights.dataType(), Shape.of(units, units), weights.quantization());
    if (weights.quantization().isPerAxis()) {
      return;
    }
    if (g.add(
        op,
        g.type(Shape.of(batches, dims[2], units)),
        g.aside(new Reshape(), x.type().withShape(sequence), x),
        weights,
        g.constant(recurrent),
        g.constant(g.type(Shape.of(units))),
        g.state(g.type(Shape.of(batches, units))))) {
      g.planar(new Reshape());
    }
  }

  private static void svdf(FamilyGraphs g, Value x) {
    if (NARROW.contains(g.dataType())) {
      return;
    }
    int depth = x.shape().dim(3);
    int batches = x.shape().elements() / depth;
    int units = 1 + g.random().nextInt(4);
    int rank = 1 + g.random().nextInt(2);
    int memory = 2 + g.random().nextInt(3);
    boolean wide = !g.isFloat() && g.random().nextBoolean();
    DataType kept = g.isFloat() ? DataType.FLOAT32 : wide ? DataType.INT16 : DataType.INT8;
    Quantization fine =
        g.isFloat() ? Quantization.none() : Quantization.perTensor(wide ? 1e-4f : 0.02f, 0);
    Quantization weights = g.isFloat() ? fine : Quantization.perTensor(0.004f, 0);
    DataType feature = g.isFloat() ? DataType.FLOAT32 : DataType.INT8;
    int filters = units * rank;
    Value rows = g.aside(new Reshape(), x.type().withShape(Shape.of(batches, depth)), x);
    Value state = g.state(new TensorType(kept, Shape.of(batches, filters * memory), fine));
    boolean added =
        g.add(
            new Svdf(rank, Activation.RELU),
            g.type(Shape.of(batches, units)),
            rows,
            g.constant(new TensorType(feature, Shape.of(filters, depth), weights)),
            g.constant(new TensorType(kept, Shape.of(filters, memory), fine)),
            g.bias(units),
            state);
    if (added) {
      g.planar(new Reshape());
    }
  }

  private static Padding padding(FamilyGraphs g, int kh, int kw) {
    return g.random().nextBoolean() ? Padding.NONE : new Padding(kh - 1, 0, kw / 2, kw / 2);
  }

  private static Shape slid(int[] dims, int kh, int kw, int stride, Padding padding, int channels) {
    return Shape.of(
        dims[0],
        (dims[1] + padding.top() + padding.bottom() - kh) / stride + 1,
        dims[2] + padding.left() + padding.right() - kw + 1,
        channels);
  }
}
