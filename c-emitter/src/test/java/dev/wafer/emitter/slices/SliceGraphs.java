package dev.wafer.emitter.slices;

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
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Pack;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.Split;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.ir.op.Unpack;
import dev.wafer.ir.op.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Random graphs around concatenations: on every axis of 2 to 5 parts, nested ones, tensors that
 * several concatenations or one concatenation twice take, parts that are inputs, constants or
 * outputs or have another quantization than the whole, slices, splits, packs and pads between
 * operators that compute.
 */
public final class SliceGraphs {
  private static final List<DataType> TYPES =
      List.of(
          DataType.INT8,
          DataType.INT8,
          DataType.INT8,
          DataType.FLOAT32,
          DataType.FLOAT32,
          DataType.INT16,
          DataType.INT32,
          DataType.UINT8,
          DataType.INT64,
          DataType.BOOL);

  private final Random random;
  private final DataType dataType;
  private final GraphBuilder builder = new GraphBuilder("slices");
  private final List<Value> pool = new ArrayList<>();

  private SliceGraphs(long seed) {
    random = new Random(seed);
    dataType = TYPES.get((int) (seed % TYPES.size()));
  }

  public static Graph graph(long seed) {
    return new SliceGraphs(seed).build();
  }

  private Graph build() {
    int inputs = 1 + random.nextInt(2);
    for (int i = 0; i < inputs; i++) {
      int batches = random.nextInt(4) == 0 ? 2 : 1;
      pool.add(
          builder.input(
              "x" + i,
              type(
                  Shape.of(
                      batches,
                      1 + random.nextInt(5),
                      1 + random.nextInt(5),
                      1 + random.nextInt(9)))));
    }
    int steps = 2 + random.nextInt(6);
    for (int i = 0; i < steps; i++) {
      step(pick());
    }
    concatenate(pick());
    if (random.nextBoolean()) {
      compute(last());
    }
    builder.output(last());
    for (int i = random.nextInt(3); i > 0; i--) {
      Value other = pool.get(random.nextInt(pool.size()));
      if (!other.equals(last())) {
        builder.output(other);
      }
    }
    return builder.build();
  }

  private Value last() {
    return pool.get(pool.size() - 1);
  }

  /** Mostly the newest value, so that chains form. */
  private Value pick() {
    return random.nextInt(3) == 0 ? pool.get(random.nextInt(pool.size())) : last();
  }

  private void step(Value x) {
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> concatenate(x);
      case 4 -> slice(x);
      case 5 -> split(x);
      case 6 -> pad(x);
      case 7 -> pack(x);
      default -> compute(x);
    }
  }

  private void concatenate(Value x) {
    int axis = random.nextInt(3) == 0 ? random.nextInt(4) : 3;
    int count = 2 + random.nextInt(4);
    List<Value> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(part(x, axis));
    }
    if (random.nextInt(4) == 0) {
      parts.set(random.nextInt(count), parts.get(random.nextInt(count)));
    }
    if (parts.stream().mapToInt(part -> part.shape().dim(axis)).sum() > 40) {
      return;
    }
    Value whole = concat(parts, axis);
    pool.add(whole);
    if (random.nextInt(3) == 0) {
      // The same tensors in a second concatenation, after or before which something is read.
      pool.add(concat(parts.subList(0, 2), axis));
    }
  }

  private Value concat(List<Value> parts, int axis) {
    int extent = parts.stream().mapToInt(part -> part.shape().dim(axis)).sum();
    TensorType whole = parts.get(0).type().withShape(with(parts.get(0).shape(), axis, extent));
    if (dataType == DataType.INT8 || dataType == DataType.INT16) {
      whole = whole.withQuantization(anyQuantization(whole.quantization()));
    }
    return builder.node(new Concatenation(axis, Activation.NONE), List.of(whole), parts).get(0);
  }

  /** Mostly the given one; parts of another one are requantized, or copied if they are INT16. */
  private Quantization anyQuantization(Quantization given) {
    boolean symmetric = dataType == DataType.INT16;
    return switch (random.nextInt(8)) {
      case 0 -> Quantization.perTensor(symmetric ? 0.0004f : 0.04f, symmetric ? 0 : -9);
      case 1 -> type(Shape.of(1)).quantization();
      default -> given;
    };
  }

  /** A value with the extents of another but perhaps on one axis. */
  private Value part(Value x, int axis) {
    List<Value> fitting =
        pool.stream()
            .filter(v -> with(v.shape(), axis, 1).equals(with(x.shape(), axis, 1)))
            .filter(v -> v.shape().dim(axis) <= 12)
            .toList();
    int kind = random.nextInt(8);
    if (kind == 0 && !fitting.isEmpty()) {
      return fitting.get(random.nextInt(fitting.size()));
    }
    if (kind == 1) {
      Shape shape = with(x.shape(), axis, 1 + random.nextInt(3));
      return constant("part", shape);
    }
    if (kind == 2) {
      return x;
    }
    if (kind == 3 && x.shape().dim(axis) > 1) {
      Shape shape = with(x.shape(), axis, x.shape().dim(axis) - 1);
      return builder.node(new Slice(List.of(0, 0, 0, 0)), x.type().withShape(shape), x);
    }
    if (!computes()) {
      return x;
    }
    if (axis == 3 && random.nextBoolean()) {
      return convolution(x, true);
    }
    return elementwise(x);
  }

  private boolean computes() {
    return dataType == DataType.INT8 || dataType == DataType.INT16 || dataType == DataType.FLOAT32;
  }

  private void compute(Value x) {
    if (dataType == DataType.INT32) {
      pool.add(builder.node(new Binary(BinaryFn.MAXIMUM), x.type(), x, x));
      return;
    }
    if (!computes()) {
      return;
    }
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> pool.add(convolution(x, random.nextBoolean()));
      case 3 -> pool.add(depthwise(x));
      case 4 -> pool.add(pooling(x));
      case 5 -> pool.add(fullyConnected(x));
      case 6 -> {
        Shape out = with(with(x.shape(), 1, 1), 2, 1);
        pool.add(
            builder.node(
                new Reduce(ReduceFn.MEAN, List.of(1, 2), true), x.type().withShape(out), x));
      }
      default -> pool.add(elementwise(x));
    }
  }

  private Value elementwise(Value x) {
    List<Value> alike = pool.stream().filter(v -> v.shape().equals(x.shape())).toList();
    return switch (random.nextInt(5)) {
      case 0 -> builder.node(new Unary(UnaryFn.RELU), x.type(), x);
      case 1 -> builder.node(new Unary(UnaryFn.RELU6), x.type(), x);
      case 2 -> {
        Value other = alike.isEmpty() ? x : alike.get(random.nextInt(alike.size()));
        yield builder.node(new Binary(BinaryFn.ADD, Activation.NONE), x.type(), x, other);
      }
      case 3 ->
          dataType == DataType.INT16
              ? builder.node(new Unary(UnaryFn.RELU), x.type(), x)
              : builder.node(
                  new Binary(BinaryFn.MUL, Activation.NONE),
                  x.type(),
                  x,
                  constant("factor", Shape.of(x.shape().dim(3))));
      default ->
          dataType == DataType.FLOAT32
              ? builder.node(new Unary(UnaryFn.LOGISTIC), x.type(), x)
              : builder.node(
                  new Binary(BinaryFn.ADD, Activation.RELU),
                  x.type(),
                  x,
                  constant("term", Shape.of(1, x.shape().dim(1), 1, x.shape().dim(3))));
    };
  }

  private Value convolution(Value x, boolean same) {
    Shape s = x.shape();
    int kernelH = 1 + random.nextInt(3);
    int kernelW = random.nextBoolean() ? kernelH : 1 + random.nextInt(3);
    boolean padded = same || s.dim(1) < kernelH || s.dim(2) < kernelW;
    Padding padding =
        padded
            ? new Padding(
                (kernelH - 1) / 2,
                kernelH - 1 - (kernelH - 1) / 2,
                (kernelW - 1) / 2,
                kernelW - 1 - (kernelW - 1) / 2)
            : Padding.NONE;
    int outputs = 1 + random.nextInt(9);
    Shape out = window(s, kernelH, kernelW, padding, outputs);
    return builder.node(
        new Conv2d(Window.of(1, 1, padding), activation()),
        type(out),
        x,
        weights(Shape.of(outputs, kernelH, kernelW, s.dim(3))),
        bias(outputs));
  }

  private Value depthwise(Value x) {
    Shape s = x.shape();
    int multiplier = random.nextInt(4) == 0 ? 2 : 1;
    int kernel = random.nextBoolean() ? 3 : 1;
    Padding padding = kernel == 3 ? new Padding(1, 1, 1, 1) : Padding.NONE;
    int channels = s.dim(3) * multiplier;
    return builder.node(
        new DepthwiseConv2d(Window.of(1, 1, padding), multiplier, activation()),
        type(window(s, kernel, kernel, padding, channels)),
        x,
        weights(Shape.of(1, kernel, kernel, channels)),
        bias(channels));
  }

  private Value pooling(Value x) {
    Shape s = x.shape();
    int kernelH = 1 + random.nextInt(Math.min(2, s.dim(1)));
    int kernelW = 1 + random.nextInt(Math.min(2, s.dim(2)));
    Shape out = window(s, kernelH, kernelW, Padding.NONE, s.dim(3));
    TensorType type = x.type().withShape(out);
    return random.nextBoolean()
        ? builder.node(
            new Pool2d(PoolFn.MAX, kernelH, kernelW, Window.UNIT, Activation.NONE), type, x)
        : builder.node(
            new Pool2d(PoolFn.AVERAGE, kernelH, kernelW, Window.UNIT, Activation.NONE), type, x);
  }

  private Value fullyConnected(Value x) {
    int outputs = 1 + random.nextInt(6);
    Shape s = x.shape();
    return builder.node(
        new FullyConnected(true, activation()),
        type(with(s, 3, outputs)),
        x,
        weights(Shape.of(outputs, s.dim(3))),
        bias(outputs));
  }

  private void slice(Value x) {
    int[] dims = x.shape().toArray();
    List<Integer> begin = new ArrayList<>();
    List<Integer> steps = new ArrayList<>();
    boolean strided = random.nextInt(3) == 0;
    for (int axis = 0; axis < 4; axis++) {
      int from = random.nextInt(dims[axis]);
      int step = strided && random.nextBoolean() ? 1 + random.nextInt(2) : 1;
      begin.add(from);
      steps.add(step);
      dims[axis] = 1 + random.nextInt((dims[axis] - from + step - 1) / step);
    }
    TensorType type = x.type().withShape(Shape.of(dims));
    Value slice =
        strided
            ? builder.node(new StridedSlice(begin, steps), type, x)
            : builder.node(new Slice(begin), type, x);
    pool.add(slice);
  }

  private void split(Value x) {
    int axis = random.nextBoolean() ? 3 : random.nextInt(4);
    int extent = x.shape().dim(axis);
    if (random.nextInt(3) == 0) {
      List<Integer> dims = new ArrayList<>(x.shape().dims());
      dims.remove(axis);
      TensorType part = x.type().withShape(Shape.of(dims));
      List<Value> parts =
          builder.node(new Unpack(axis), Collections.nCopies(extent, part), List.of(x));
      Value picked = parts.get(random.nextInt(extent));
      dims.add(axis, 1);
      pool.add(builder.node(new Reshape(), x.type().withShape(Shape.of(dims)), picked));
      return;
    }
    int[] dims = x.shape().toArray();
    List<TensorType> types = new ArrayList<>();
    for (int rest = extent; rest > 0; rest -= dims[axis]) {
      dims[axis] = 1 + random.nextInt(rest);
      types.add(x.type().withShape(Shape.of(dims)));
    }
    pool.addAll(builder.node(new Split(axis), types, List.of(x)));
  }

  private void pad(Value x) {
    List<Integer> before = IntStream.range(0, 4).mapToObj(i -> random.nextInt(4) / 2).toList();
    List<Integer> after = IntStream.range(0, 4).mapToObj(i -> random.nextInt(4) / 3).toList();
    int[] dims = x.shape().toArray();
    for (int axis = 0; axis < 4; axis++) {
      dims[axis] += before.get(axis) + after.get(axis);
    }
    if (Shape.of(dims).elements() > 3000) {
      return;
    }
    Value from = computes() && random.nextBoolean() ? elementwise(x) : x;
    pool.add(
        builder.node(
            new Pad(before, after), x.type().withShape(Shape.of(dims)), from, Value.ABSENT));
  }

  private void pack(Value x) {
    int axis = random.nextInt(4);
    if (x.shape().dim(0) != 1) {
      return;
    }
    List<Integer> inner = x.shape().dims().subList(1, 4);
    List<Value> parts = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i >= 0; i--) {
      Value from = computes() ? elementwise(x) : x;
      parts.add(builder.node(new Reshape(), x.type().withShape(Shape.of(inner)), from));
    }
    List<Integer> dims = new ArrayList<>(inner);
    dims.add(axis, parts.size());
    pool.add(
        builder.node(new Pack(axis), List.of(x.type().withShape(Shape.of(dims))), parts).get(0));
  }

  private Value weights(Shape shape) {
    if (dataType == DataType.FLOAT32) {
      return constant("w", shape);
    }
    long[] values = random.longs(shape.elements(), -127, 128).toArray();
    return builder.constant(
        "w",
        DenseConstant.integers(DataType.INT8, shape, values),
        Quantization.perTensor(0.004f, 0));
  }

  private Value bias(int channels) {
    Shape shape = Shape.of(channels);
    if (dataType == DataType.FLOAT32) {
      return constant("b", shape);
    }
    DataType type = dataType == DataType.INT16 ? DataType.INT64 : DataType.INT32;
    return builder.constant(
        "b", DenseConstant.integers(type, shape, random.longs(channels, -999, 999).toArray()));
  }

  private Value constant(String name, Shape shape) {
    if (dataType == DataType.FLOAT32) {
      float[] values = new float[shape.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian() / 4;
      }
      return builder.constant(name, DenseConstant.float32(shape, values));
    }
    long[] values =
        dataType == DataType.BOOL
            ? random.longs(shape.elements(), 0, 2).toArray()
            : random.longs(shape.elements(), 0, 100).toArray();
    return builder.constant(
        name, DenseConstant.integers(dataType, shape, values), type(shape).quantization());
  }

  private static Shape window(Shape s, int kernelH, int kernelW, Padding p, int channels) {
    return Shape.of(
        s.dim(0),
        s.dim(1) + p.top() + p.bottom() - kernelH + 1,
        s.dim(2) + p.left() + p.right() - kernelW + 1,
        channels);
  }

  private Activation activation() {
    return random.nextBoolean() ? Activation.NONE : Activation.RELU;
  }

  private static Shape with(Shape shape, int axis, int extent) {
    int[] dims = shape.toArray();
    dims[axis] = extent;
    return Shape.of(dims);
  }

  private TensorType type(Shape shape) {
    return new TensorType(
        dataType,
        shape,
        switch (dataType) {
          case INT8 -> Quantization.perTensor(0.05f, 3);
          case INT16 -> Quantization.perTensor(0.0005f, 0);
          default -> Quantization.none();
        });
  }
}
