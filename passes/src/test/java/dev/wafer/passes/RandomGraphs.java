package dev.wafer.passes;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Float16;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Pack;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.Split;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.ir.op.Transpose;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.ir.op.Unpack;
import dev.wafer.ir.op.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Small random graphs that are full of what the passes look for: pads before convolutions, clamps
 * behind everything, conversions that cancel, chains of moves, parameters behind nodes.
 */
public final class RandomGraphs {
  private static final List<Activation> ACTIVATIONS = List.of(Activation.values());

  private final Random random;
  private final DataType dataType;
  private final GraphBuilder builder = new GraphBuilder("random");

  /** Values in [n, h, w, c] order. */
  private final List<Value> pool = new ArrayList<>();

  private RandomGraphs(long seed) {
    random = new Random(seed);
    dataType = List.of(DataType.FLOAT32, DataType.INT8, DataType.INT16).get(random.nextInt(3));
  }

  public static Graph graph(long seed) {
    return new RandomGraphs(seed).build(4 + (int) (seed % 12));
  }

  private Graph build(int steps) {
    int channels = 1 + random.nextInt(3);
    pool.add(
        builder.input(
            "x", type(Shape.of(1, 3 + random.nextInt(4), 3 + random.nextInt(4), channels))));
    for (int i = 0; i < steps; i++) {
      // Mostly the newest value, so that chains form.
      int back = random.nextInt(3) == 0 ? random.nextInt(pool.size()) : 0;
      step(pool.get(pool.size() - 1 - back));
    }
    builder.output(pool.get(pool.size() - 1));
    if (random.nextBoolean()) {
      builder.output(pool.get(random.nextInt(pool.size())));
    }
    return builder.build();
  }

  private void step(Value x) {
    switch (random.nextInt(16)) {
      case 0, 1 -> convolution(x);
      case 2 -> depthwise(x);
      case 3 -> {
        pad(x);
        convolution(pool.get(pool.size() - 1));
      }
      case 4, 5 ->
          add(
              builder.node(
                  new Unary(UnaryFn.of(ACTIVATIONS.get(1 + random.nextInt(3)))),
                  type(x.shape(), maybeOther(x)),
                  x));
      case 6 -> arithmetic(x);
      case 7 -> reshape(x);
      case 8 -> conversion(x);
      case 9 -> transpose(x);
      case 10 -> slice(x);
      case 11 -> splitAndConcatenate(x);
      case 12 -> unpackAndPack(x);
      case 13 -> pool(x);
      case 14 -> fullyConnected(x);
      default -> addParameter(x);
    }
  }

  private void convolution(Value x) {
    int outputs = 1 + random.nextInt(3);
    Shape s = x.shape();
    int kh = 1 + random.nextInt(Math.min(3, s.dim(1)));
    int kw = 1 + random.nextInt(Math.min(3, s.dim(2)));
    Padding padding = random.nextBoolean() ? Padding.NONE : new Padding(kh - 1, 0, kw / 2, 0);
    int strideH = 1 + random.nextInt(2);
    int strideW = 1 + random.nextInt(2);
    Shape out = window(s, kh, kw, strideH, strideW, padding, outputs);
    Value weights = weights(Shape.of(outputs, kh, kw, s.dim(3)), 0);
    add(
        builder.node(
            new Conv2d(Window.of(strideH, strideW, padding), activation()),
            type(out),
            x,
            weights,
            bias(outputs, random.nextBoolean())));
  }

  private void depthwise(Value x) {
    int multiplier = 1 + random.nextInt(2);
    Shape s = x.shape();
    int kh = 1 + random.nextInt(Math.min(3, s.dim(1)));
    int kw = 1 + random.nextInt(Math.min(3, s.dim(2)));
    Padding padding = random.nextBoolean() ? Padding.NONE : new Padding(0, kh / 2, kw - 1, 0);
    int channels = s.dim(3) * multiplier;
    add(
        builder.node(
            new DepthwiseConv2d(Window.of(1, 1, padding), multiplier, activation()),
            type(window(s, kh, kw, 1, 1, padding, channels)),
            x,
            weights(Shape.of(1, kh, kw, channels), 3),
            bias(channels, true)));
  }

  private void pad(Value x) {
    boolean plane = random.nextInt(4) > 0;
    List<Integer> before = List.of(0, random.nextInt(2), random.nextInt(2), plane ? 0 : 1);
    List<Integer> after = List.of(0, random.nextInt(2), random.nextInt(2), 0);
    int[] dims = x.shape().toArray();
    for (int axis = 0; axis < 4; axis++) {
      dims[axis] += before.get(axis) + after.get(axis);
    }
    Value fill = Value.ABSENT;
    if (random.nextBoolean()) {
      int value = x.quantization().zeroPoint() + (random.nextInt(4) == 0 ? 1 : 0);
      DenseConstant constant =
          dataType == DataType.FLOAT32
              ? DenseConstant.float32(Shape.scalar(), value)
              : DenseConstant.integers(dataType, Shape.scalar(), value);
      fill = builder.constant("fill", constant, x.quantization());
    }
    add(builder.node(new Pad(before, after), x.type().withShape(Shape.of(dims)), x, fill));
  }

  private void arithmetic(Value x) {
    Activation activation = activation();
    TensorType type = type(x.shape());
    add(
        switch (random.nextInt(3)) {
          case 0 -> builder.node(new Binary(BinaryFn.ADD, activation), type, x, x);
          case 1 -> builder.node(new Binary(BinaryFn.SUB, activation), type, x, x);
          default -> builder.node(new Binary(BinaryFn.MUL, activation), type, x, x);
        });
  }

  private void addParameter(Value x) {
    TensorType type = type(x.shape());
    Value parameter = weights(Shape.of(1, x.shape().dim(1), 1, x.shape().dim(3)), 0, dataType);
    add(builder.node(new Binary(BinaryFn.ADD, activation()), type, x, parameter));
  }

  private void reshape(Value x) {
    Value flat = builder.node(new Reshape(), x.type().withShape(Shape.of(x.shape().elements())), x);
    boolean back = random.nextBoolean();
    Shape s = x.shape();
    Shape out = back ? s : Shape.of(1, s.dim(2), s.dim(1), s.dim(3));
    add(builder.node(new Reshape(), x.type().withShape(out), flat));
  }

  private void conversion(Value x) {
    if (dataType == DataType.FLOAT32) {
      TensorType type = new TensorType(DataType.INT8, x.shape(), Quantization.perTensor(0.03f, 4));
      Value quantized = builder.node(new Quantize(), type, x);
      add(builder.node(new Dequantize(), TensorType.of(dataType).withShape(x.shape()), quantized));
      return;
    }
    Value source = x;
    if (random.nextBoolean()) {
      source =
          builder.node(new Dequantize(), TensorType.of(DataType.FLOAT32).withShape(x.shape()), x);
    }
    add(builder.node(new Quantize(), type(x.shape(), maybeOther(x)), source));
  }

  private void transpose(Value x) {
    List<Integer> permutation = random.nextBoolean() ? List.of(0, 2, 1, 3) : List.of(0, 1, 3, 2);
    Shape out = Shape.of(permutation.stream().map(x.shape()::dim).toList());
    add(builder.node(new Transpose(permutation), x.type().withShape(out), x));
  }

  private void slice(Value x) {
    int[] dims = x.shape().toArray();
    List<Integer> begin = new ArrayList<>(List.of(0, 0, 0, 0));
    int axis = 1 + random.nextInt(3);
    int from = random.nextInt(dims[axis]);
    begin.set(axis, from);
    dims[axis] = 1 + random.nextInt(dims[axis] - from);
    TensorType type = x.type().withShape(Shape.of(dims));
    List<Integer> strides = List.of(1, 1, 1, 1);
    add(
        random.nextBoolean()
            ? builder.node(new Slice(begin), type, x)
            : builder.node(new StridedSlice(begin, strides), type, x));
  }

  private void splitAndConcatenate(Value x) {
    int axis = 1 + random.nextInt(3);
    int extent = x.shape().dim(axis);
    int[] dims = x.shape().toArray();
    List<TensorType> types = new ArrayList<>();
    for (int rest = extent; rest > 0; rest -= dims[axis]) {
      dims[axis] = 1 + random.nextInt(rest);
      types.add(x.type().withShape(Shape.of(dims)));
    }
    List<Value> parts = new ArrayList<>(builder.node(new Split(axis), types, List.of(x)));
    Collections.shuffle(parts, random);
    TensorType whole = type(x.shape(), random.nextBoolean() ? quantization() : x.quantization());
    add(builder.node(new Concatenation(axis, Activation.NONE), List.of(whole), parts).get(0));
  }

  private void unpackAndPack(Value x) {
    int axis = 1 + random.nextInt(3);
    List<Integer> dims = new ArrayList<>(x.shape().dims());
    int extent = dims.remove(axis);
    TensorType part = x.type().withShape(Shape.of(dims));
    List<Value> parts =
        new ArrayList<>(
            builder.node(new Unpack(axis), Collections.nCopies(extent, part), List.of(x)));
    parts.replaceAll(old -> parts.get(random.nextInt(extent)));
    add(builder.node(new Pack(axis), List.of(x.type()), parts).get(0));
  }

  private void pool(Value x) {
    int kh = 1 + random.nextInt(Math.min(2, x.shape().dim(1)));
    int kw = 1 + random.nextInt(Math.min(2, x.shape().dim(2)));
    Padding padding = new Padding(kh - 1, 0, 0, kw - 1);
    Shape out = window(x.shape(), kh, kw, 1, 1, padding, x.shape().dim(3));
    TensorType type = x.type().withShape(out);
    add(
        random.nextBoolean()
            ? builder.node(
                new Pool2d(PoolFn.MAX, kh, kw, Window.of(1, 1, padding), activation()), type, x)
            : builder.node(
                new Pool2d(PoolFn.AVERAGE, kh, kw, Window.of(1, 1, padding), activation()),
                type,
                x));
  }

  private void fullyConnected(Value x) {
    int outputs = 1 + random.nextInt(3);
    Shape out = Shape.of(1, x.shape().dim(1), x.shape().dim(2), outputs);
    if (dataType != DataType.INT16 && random.nextInt(3) > 0) {
      boolean turned = random.nextBoolean();
      int depth = x.shape().dim(3);
      Value y = turned ? matrix(outputs, depth) : matrix(depth, outputs);
      add(builder.node(new BatchMatMul(false, turned), type(out), x, y));
      return;
    }
    add(
        builder.node(
            new FullyConnected(true, activation()),
            type(out),
            x,
            matrix(outputs, x.shape().dim(3)),
            bias(outputs, true)));
  }

  /** Weights, at times as the transpose of a parameter that may have another user. */
  private Value matrix(int rows, int columns) {
    if (random.nextBoolean()) {
      return weights(Shape.of(rows, columns), 0);
    }
    Value source = weights(Shape.of(columns, rows), 0);
    if (random.nextInt(4) == 0) {
      builder.output(source);
    }
    return builder.node(
        new Transpose(List.of(1, 0)), source.type().withShape(Shape.of(rows, columns)), source);
  }

  private Value weights(Shape shape, int axis) {
    return weights(shape, axis, dataType == DataType.INT16 ? DataType.INT8 : dataType);
  }

  /** A parameter, directly or behind nodes. */
  private Value weights(Shape shape, int axis, DataType type) {
    if (type == DataType.FLOAT32) {
      return floatWeights(shape);
    }
    int scales = shape.dim(axis);
    boolean perAxis = type == DataType.INT8 && scales > 1 && dataType == type;
    Quantization quantization =
        perAxis && random.nextBoolean() && shape.rank() == 4 && axis != 0
            ? Quantization.perAxis(
                axis, IntStream.range(0, scales).mapToObj(i -> 0.01f * (i + 1)).toList())
            : Quantization.perTensor(0.02f, 0);
    long[] values = random.longs(shape.elements(), -127, 128).toArray();
    if (quantization.isPerAxis() || random.nextBoolean()) {
      return builder.constant("w", DenseConstant.integers(type, shape, values), quantization);
    }
    DenseConstant flat = DenseConstant.integers(type, Shape.of(values.length), values);
    Value source = builder.constant("w", flat, quantization);
    return builder.node(new Reshape(), new TensorType(type, shape, quantization), source);
  }

  private Value floatWeights(Shape shape) {
    ByteBuffer halves = ByteBuffer.allocate(2 * shape.elements()).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(4) == 0 ? 0f : (float) random.nextGaussian();
      halves.putShort(Float16.fromFloat(values[i]));
    }
    if (random.nextBoolean()) {
      return builder.constant("w", DenseConstant.float32(shape, values));
    }
    Value half =
        builder.constant(
            "half", new DenseConstant(DataType.FLOAT16, shape, Bytes.wrap(halves.array())));
    return builder.node(new Dequantize(), TensorType.of(DataType.FLOAT32).withShape(shape), half);
  }

  private Value bias(int channels, boolean wanted) {
    if (!wanted) {
      return Value.ABSENT;
    }
    Shape shape = Shape.of(channels);
    if (dataType == DataType.FLOAT32) {
      return floatWeights(shape);
    }
    DataType type = dataType == DataType.INT16 ? DataType.INT64 : DataType.INT32;
    return builder.constant(
        "b", DenseConstant.integers(type, shape, random.longs(channels, -999, 999).toArray()));
  }

  private static Shape window(
      Shape s, int kh, int kw, int strideH, int strideW, Padding p, int channels) {
    return Shape.of(
        s.dim(0),
        (s.dim(1) + p.top() + p.bottom() - kh) / strideH + 1,
        (s.dim(2) + p.left() + p.right() - kw) / strideW + 1,
        channels);
  }

  private Activation activation() {
    return random.nextBoolean() ? Activation.NONE : ACTIVATIONS.get(random.nextInt(4));
  }

  private TensorType type(Shape shape) {
    return type(shape, quantization());
  }

  private TensorType type(Shape shape, Quantization quantization) {
    return new TensorType(dataType, shape, quantization);
  }

  private Quantization maybeOther(Value value) {
    return random.nextInt(3) == 0 ? quantization() : value.quantization();
  }

  private Quantization quantization() {
    if (dataType == DataType.FLOAT32) {
      return Quantization.none();
    }
    float scale = List.of(0.03f, 0.05f, 0.0235f).get(random.nextInt(3));
    return dataType == DataType.INT16
        ? Quantization.perTensor(scale / 100, 0)
        : Quantization.perTensor(scale, random.nextInt(20) - 10);
  }

  private void add(Value value) {
    pool.add(value);
  }
}
