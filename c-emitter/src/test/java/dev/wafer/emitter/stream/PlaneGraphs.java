package dev.wafer.emitter.stream;

import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.ir.op.Window;
import dev.wafer.reference.parameters.NodeParameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Random networks of layers that can run row by row: windows of odd sizes, strides, dilations and
 * paddings, branches that meet again, and functions of single elements.
 *
 * <p>Those with a gate enlarge a plane that is read in front of a mean and behind it: their plane
 * is added to another one, of the sum's mean a gate is made, and the other plane times the gate
 * meets it again.
 */
final class PlaneGraphs {
  private static final List<Activation> ACTIVATIONS =
      List.of(Activation.NONE, Activation.RELU, Activation.RELU6);

  private static final List<UnaryFn> FUNCTIONS =
      List.of(UnaryFn.RELU, UnaryFn.LOGISTIC, UnaryFn.TANH, UnaryFn.ABS);

  private final Random random;
  private final DataType dataType;
  private final GraphBuilder builder = new GraphBuilder("planes");
  private final List<Value> pool = new ArrayList<>();

  private PlaneGraphs(long seed) {
    random = new Random(seed);
    dataType = random.nextInt(4) == 0 ? DataType.FLOAT32 : DataType.INT8;
  }

  static Graph graph(long seed) {
    return new PlaneGraphs(seed).build();
  }

  /** A network with a gate. */
  static Graph gated(long seed) {
    PlaneGraphs planes = new PlaneGraphs(seed);
    planes.begin();
    planes.gate(planes.top());
    int count = planes.random.nextInt(3);
    for (int i = 0; i < count; i++) {
      planes.step(planes.top());
    }
    return planes.end();
  }

  /** One whose first input is handed over by rows, with beginnings as converters write them. */
  static Graph fed(long seed) {
    PlaneGraphs planes = new PlaneGraphs(seed);
    planes.beginFed();
    planes.steps();
    if (planes.random.nextInt(3) == 0) {
      planes.mean(planes.top());
    }
    return planes.random.nextInt(3) == 0
        ? planes.endBeside()
        : planes.builder.output(planes.top()).build();
  }

  private Graph build() {
    begin();
    steps();
    return end();
  }

  private void steps() {
    int count = pool.size() + 1 + random.nextInt(7);
    for (int tries = 0; pool.size() <= count && tries < 12 * count; tries++) {
      step(top());
    }
  }

  /**
   * An image whose rows are those of the input, or of which a RESHAPE makes some: as it is, shifted
   * and scaled by constants, cast or quantized, with a border.
   */
  private void beginFed() {
    TensorType type = type(6 + random.nextInt(14), 3 + random.nextInt(8), 1 + random.nextInt(5));
    Shape image = type.shape();
    Shape shape =
        oneOf(
            List.of(
                image,
                Shape.of(1, image.elements()),
                Shape.of(image.dim(1), image.dim(2), image.dim(3)),
                Shape.of(1, image.dim(1), image.dim(2) * image.dim(3)),
                Shape.of(1, 1, image.dim(1), image.dim(2) * image.dim(3))));
    boolean isImage = shape.equals(image);
    DataType given = oneOf(List.of(dataType, dataType, DataType.FLOAT32, DataType.UINT8));
    Value x =
        builder.input(
            "x", given == dataType ? type.withShape(shape) : TensorType.of(given).withShape(shape));
    if (given == DataType.UINT8) {
      x = builder.node(new Cast(), TensorType.of(DataType.FLOAT32).withShape(shape), x);
    }
    if (x.dataType() == DataType.FLOAT32) {
      for (BinaryFn fn : List.of(BinaryFn.SUB, BinaryFn.MUL)) {
        if (random.nextBoolean()) {
          Shape numbers = isImage ? Shape.of(1, 1, 1, image.dim(3)) : Shape.of(1);
          Value number = constant(TensorType.of(DataType.FLOAT32).withShape(numbers));
          x = builder.node(new Binary(fn, Activation.NONE), x.type(), x, number);
        }
      }
    }
    if (x.dataType() != dataType) {
      x = builder.node(new Quantize(), type.withShape(shape), x);
    }
    if (!isImage) {
      x = builder.node(new Reshape(), x.type().withShape(image), x);
    }
    pool.add(x);
    if (random.nextBoolean()) {
      border(x);
    }
  }

  /** A network of layers of one dimension, as images of one row, of a sequence. */
  static Graph sequence(long seed) {
    PlaneGraphs planes = new PlaneGraphs(seed);
    TensorType type = planes.type(1, 12 + planes.random.nextInt(30), 1 + planes.random.nextInt(5));
    Shape row = type.shape();
    Shape shape =
        planes.oneOf(
            List.of(
                row, Shape.of(1, row.dim(2), row.dim(3)), Shape.of(1, row.dim(2), 1, row.dim(3))));
    Value x = planes.builder.input("x", type.withShape(shape));
    planes.pool.add(shape.equals(row) ? x : planes.builder.node(new Reshape(), type, x));
    planes.steps();
    planes.meanOfSteps(planes.top());
    return planes.builder.output(planes.top()).build();
  }

  private void meanOfSteps(Value x) {
    if (x.shape().dim(1) == 1 && random.nextBoolean()) {
      Shape steps = Shape.of(1, x.shape().dim(2), x.shape().dim(3));
      Value sequence = builder.node(new Reshape(), x.type().withShape(steps), x);
      add(
          new Reduce(ReduceFn.MEAN, List.of(1), false),
          type(Shape.of(1, x.shape().dim(3))),
          sequence);
    }
  }

  /** A second input, whose function stands in front of all and is added behind all. */
  private Graph endBeside() {
    Value y = builder.input("y", top().type());
    Value beside = builder.node(new Unary(UnaryFn.ABS), y.type(), y);
    add(new Binary(BinaryFn.ADD, Activation.NONE), type(y.shape()), top(), beside);
    Graph graph = builder.output(top()).build();
    List<Node> nodes = new ArrayList<>(graph.nodes());
    nodes.sort(Comparator.comparing(node -> !node.output().equals(beside)));
    return graph.withNodes(nodes);
  }

  private void begin() {
    TensorType type = type(6 + random.nextInt(14), 3 + random.nextInt(8), 1 + random.nextInt(5));
    Value last = random.nextInt(4) == 0 ? bytes(type) : builder.input("x", type);
    pool.add(last);
    if (random.nextInt(4) == 0) {
      Value beside = builder.input("y", type(last.shape()));
      add(new Binary(BinaryFn.ADD, oneOf(ACTIVATIONS)), type(last.shape()), last, beside);
    }
  }

  /** An image of bytes, cast to floats and quantized again where the network is one of integers. */
  private Value bytes(TensorType type) {
    Value image = builder.input("x", TensorType.of(DataType.UINT8).withShape(type.shape()));
    TensorType floats = TensorType.of(DataType.FLOAT32).withShape(type.shape());
    Value cast = builder.node(new Cast(), floats, image);
    return dataType == DataType.FLOAT32 ? cast : builder.node(new Quantize(), type, cast);
  }

  private Graph end() {
    // Two nodes at least, whatever came up.
    add(new Unary(UnaryFn.RELU), top().type(), top());
    add(new Unary(UnaryFn.LOGISTIC), logistic(), top());
    mean(top());
    return builder.output(top()).build();
  }

  private Value top() {
    return pool.get(pool.size() - 1);
  }

  /** The mean of the whole plane, by either operator, or nothing. */
  private void mean(Value x) {
    int height = x.shape().dim(1);
    int width = x.shape().dim(2);
    int channels = x.shape().dim(3);
    switch (random.nextInt(3)) {
      case 0 ->
          add(
              new Pool2d(
                  PoolFn.AVERAGE, height, width, Window.of(1, 1, Padding.NONE), oneOf(ACTIVATIONS)),
              x.type().withShape(Shape.of(1, 1, 1, channels)),
              x);
      case 1 -> {
        boolean keepDims = random.nextBoolean();
        add(
            new Reduce(ReduceFn.MEAN, List.of(1, 2), keepDims),
            type(keepDims ? Shape.of(1, 1, 1, channels) : Shape.of(1, channels)),
            x);
      }
      default -> {}
    }
  }

  /** An enlarged plane is added to this one, and again to this one times the gate of the sum. */
  private void gate(Value beside) {
    int height = beside.shape().dim(1);
    int width = beside.shape().dim(2);
    int channels = beside.shape().dim(3);
    add(
        new Pool2d(PoolFn.MAX, 2, 2, Window.of(2, 2, Padding.NONE), Activation.NONE),
        beside.type().withShape(Shape.of(1, height / 2, width / 2, channels)),
        beside);
    pointwise(top(), channels);
    add(
        new Resize(ResizeFn.BILINEAR, false, random.nextBoolean()),
        top().type().withShape(beside.shape()),
        top());
    if (random.nextBoolean()) {
      pointwise(top(), channels);
    }
    Value enlarged = top();
    add(new Binary(BinaryFn.ADD, Activation.NONE), type(beside.shape()), beside, enlarged);
    add(
        random.nextBoolean()
            ? new Pool2d(
                PoolFn.AVERAGE, height, width, Window.of(1, 1, Padding.NONE), Activation.NONE)
            : new Reduce(ReduceFn.MEAN, List.of(1, 2), true),
        top().type().withShape(Shape.of(1, 1, 1, channels)),
        top());
    pointwise(top(), channels);
    add(new Unary(UnaryFn.LOGISTIC), logistic(), top());
    add(new Binary(BinaryFn.MUL, Activation.NONE), type(beside.shape()), beside, top());
    add(new Binary(BinaryFn.ADD, oneOf(ACTIVATIONS)), type(beside.shape()), top(), enlarged);
  }

  private void pointwise(Value x, int outputs) {
    add(
        new Conv2d(Window.of(1, 1, Padding.NONE), oneOf(ACTIVATIONS)),
        type(x.shape().dim(1), x.shape().dim(2), outputs),
        x,
        weights(0, outputs, 1, 1, x.shape().dim(3)),
        bias(outputs));
  }

  private TensorType logistic() {
    return dataType == DataType.FLOAT32
        ? top().type()
        : top().type().withQuantization(Quantization.perTensor(1 / 256f, -128));
  }

  private void step(Value x) {
    switch (random.nextInt(11)) {
      case 0, 1 -> convolution(x);
      case 2, 3 -> depthwise(x);
      case 4 -> pool(x);
      case 5 -> branch(x);
      case 6 -> wider(x);
      case 7, 8 -> larger(x);
      case 9 -> border(x);
      default -> function(x);
    }
  }

  private void convolution(Value x) {
    int outputs = 1 + random.nextInt(9);
    int[] filter = filter(x);
    Window window = window(filter);
    add(
        new Conv2d(window, oneOf(ACTIVATIONS)),
        slid(x, filter, window, outputs),
        x,
        weights(0, outputs, filter[0], filter[1], x.shape().dim(3)),
        bias(outputs));
  }

  private void depthwise(Value x) {
    int multiplier = 1 + random.nextInt(2);
    int channels = x.shape().dim(3) * multiplier;
    int[] filter = filter(x);
    Window window = window(filter);
    add(
        new DepthwiseConv2d(window, multiplier, oneOf(ACTIVATIONS)),
        slid(x, filter, window, channels),
        x,
        weights(3, 1, filter[0], filter[1], channels),
        bias(channels));
  }

  private void pool(Value x) {
    int[] filter = {1 + random.nextInt(3), 1 + random.nextInt(3)};
    PoolFn fn = oneOf(List.of(PoolFn.MAX, PoolFn.AVERAGE));
    Window window =
        Window.of(1 + random.nextInt(2), 1 + random.nextInt(2), padding(filter[0], filter[1]));
    TensorType slid = slid(x, filter, window, x.shape().dim(3));
    add(
        new Pool2d(fn, filter[0], filter[1], window, oneOf(ACTIVATIONS)),
        slid.withQuantization(x.quantization()),
        x);
  }

  /** A sum or product with an earlier value of the same shape, or with a number a channel. */
  private void branch(Value x) {
    List<Value> alike = pool.stream().filter(v -> v.shape().equals(x.shape())).toList();
    Value other =
        random.nextInt(4) == 0 ? constant(type(Shape.of(1, 1, 1, x.shape().dim(3)))) : oneOf(alike);
    BinaryFn fn = oneOf(List.of(BinaryFn.ADD, BinaryFn.ADD, BinaryFn.MUL, BinaryFn.SUB));
    add(new Binary(fn, oneOf(ACTIVATIONS)), type(x.shape()), other, x);
  }

  /** Channels of zeros beside those of x, or those of another plane of as many rows and columns. */
  private void wider(Value x) {
    int channels = x.shape().dim(3);
    if (random.nextBoolean()) {
      int left = random.nextInt(2);
      int more = 1 + random.nextInt(3);
      add(
          new Pad(List.of(0, 0, left, 0), List.of(0, 0, 0, more)),
          type(x.shape().dim(1), x.shape().dim(2) + left, channels + more)
              .withQuantization(x.quantization()),
          x);
    } else {
      List<Value> beside =
          pool.stream()
              .filter(v -> v.shape().dim(1) == x.shape().dim(1))
              .filter(v -> v.shape().dim(2) == x.shape().dim(2))
              .filter(v -> v.quantization().equals(x.quantization()))
              .toList();
      Value other = oneOf(beside);
      add(
          new Concatenation(3, Activation.NONE),
          type(x.shape().dim(1), x.shape().dim(2), channels + other.shape().dim(3))
              .withQuantization(x.quantization()),
          x,
          other);
    }
  }

  private void larger(Value x) {
    switch (random.nextInt(4)) {
      case 0 -> spread(x);
      case 1 -> block(x);
      default -> resize(x);
    }
  }

  /** Channels become pixels, or pixels channels; the former where their number permits it. */
  private void block(Value x) {
    int size = 2 + random.nextInt(2);
    int height = x.shape().dim(1);
    int width = x.shape().dim(2);
    int channels = x.shape().dim(3);
    if (channels % (size * size) == 0) {
      add(
          new DepthToSpace(size),
          x.type().withShape(Shape.of(1, height * size, width * size, channels / (size * size))),
          x);
    } else if (height % size == 0 && width % size == 0) {
      add(
          new SpaceToDepth(size),
          x.type().withShape(Shape.of(1, height / size, width / size, channels * size * size)),
          x);
    }
  }

  /** A transposed convolution whose output is cropped by what its window is padded with. */
  private void spread(Value x) {
    int outputs = 1 + random.nextInt(9);
    int[] filter = {1 + random.nextInt(4), 1 + random.nextInt(4)};
    Window window =
        Window.of(1 + random.nextInt(3), 1 + random.nextInt(3), padding(filter[0], filter[1]));
    Padding padding = window.padding();
    int height =
        spread(x.shape().dim(1), window.strideH(), filter[0]) - padding.top() - padding.bottom();
    int width =
        spread(x.shape().dim(2), window.strideW(), filter[1]) - padding.left() - padding.right();
    if (height > 0 && width > 0) {
      add(
          new TransposeConv(window, oneOf(ACTIVATIONS)),
          type(height, width, outputs),
          x,
          weights(0, outputs, filter[0], filter[1], x.shape().dim(3)),
          bias(outputs));
    }
  }

  private static int spread(int size, int stride, int taps) {
    return (size - 1) * stride + taps;
  }

  /** Larger mostly, by any factor. */
  private void resize(Value x) {
    int height = resized(x.shape().dim(1));
    int width = resized(x.shape().dim(2));
    int mode = random.nextInt(3);
    add(
        new Resize(oneOf(List.of(ResizeFn.values())), mode == 1, mode == 2),
        x.type().withShape(Shape.of(1, height, width, x.shape().dim(3))),
        x);
  }

  private int resized(int size) {
    return switch (random.nextInt(4)) {
      case 0 -> 1 + random.nextInt(2 * size);
      case 1 -> size;
      default -> 2 * size;
    };
  }

  /** Rows and columns around a plane. */
  private void border(Value x) {
    Padding border =
        new Padding(random.nextInt(4), random.nextInt(4), random.nextInt(2), random.nextInt(2));
    add(
        new Pad(
            List.of(0, border.top(), border.left(), 0),
            List.of(0, border.bottom(), border.right(), 0)),
        x.type()
            .withShape(
                Shape.of(
                    1,
                    x.shape().dim(1) + border.top() + border.bottom(),
                    x.shape().dim(2) + border.left() + border.right(),
                    x.shape().dim(3))),
        x);
  }

  private void function(Value x) {
    UnaryFn fn = oneOf(FUNCTIONS);
    TensorType result =
        switch (fn) {
          case LOGISTIC -> logistic();
          case TANH ->
              dataType == DataType.FLOAT32
                  ? x.type()
                  : x.type().withQuantization(Quantization.perTensor(1 / 128f, 0));
          default -> x.type();
        };
    add(new Unary(fn), result, x);
  }

  private int[] filter(Value x) {
    return new int[] {
      1 + random.nextInt(Math.min(5, x.shape().dim(1))),
      1 + random.nextInt(Math.min(4, x.shape().dim(2)))
    };
  }

  private Window window(int[] filter) {
    int strideH = 1 + random.nextInt(2);
    int dilation = random.nextInt(4) == 0 ? 2 : 1;
    return new Window(
        strideH,
        1 + random.nextInt(2),
        dilation,
        1,
        padding(dilation * (filter[0] - 1) + 1, filter[1]));
  }

  private Padding padding(int spanH, int spanW) {
    return random.nextInt(3) == 0
        ? Padding.NONE
        : new Padding(
            random.nextInt(spanH),
            random.nextInt(spanH),
            random.nextInt(spanW),
            random.nextInt(spanW));
  }

  private TensorType slid(Value x, int[] filter, Window window, int channels) {
    int height = (int) Math.max(0, window.rows(x.shape().dim(1), filter[0]));
    int width = (int) Math.max(0, window.columns(x.shape().dim(2), filter[1]));
    return type(Shape.of(1, height, width, channels));
  }

  private TensorType type(int height, int width, int channels) {
    return type(Shape.of(1, height, width, channels));
  }

  private TensorType type(Shape shape) {
    Quantization quantization =
        dataType == DataType.FLOAT32
            ? Quantization.none()
            : Quantization.perTensor(
                oneOf(List.of(0.03f, 0.05f, 0.0235f)), random.nextInt(40) - 20);
    return new TensorType(dataType, shape, quantization);
  }

  private Value weights(int axis, int... dims) {
    Shape shape = Shape.of(dims);
    if (dataType == DataType.FLOAT32) {
      return constant(new TensorType(dataType, shape, Quantization.none()));
    }
    List<Float> scales = new ArrayList<>();
    for (int i = 0; i < dims[axis]; i++) {
      scales.add(0.002f * (i % 3 + 1));
    }
    Quantization quantization =
        dims[axis] == 1 ? Quantization.perTensor(0.004f, 0) : Quantization.perAxis(axis, scales);
    return constant(new TensorType(DataType.INT8, shape, quantization));
  }

  private Value bias(int channels) {
    Shape shape = Shape.of(channels);
    return dataType == DataType.FLOAT32
        ? constant(TensorType.of(DataType.FLOAT32).withShape(shape))
        : builder.constant("b", RandomTensors.integers(DataType.INT32, shape, -999, 999, random));
  }

  private Value constant(TensorType type) {
    return builder.constant(
        "c", RandomTensors.constant(type.dataType(), type.shape(), random), type.quantization());
  }

  private void add(Op op, TensorType type, Value... inputs) {
    if (type.shape().elements() == 0) {
      return;
    }
    try {
      NodeParameters.check(
          new Node(0, op, List.of(inputs), List.of(new Value(-2, "trial", type)), 0));
    } catch (WaferException outOfRange) {
      return;
    }
    pool.add(builder.node(op, type, inputs));
  }

  private <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
