package dev.wafer.passes.channels;

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
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.ir.op.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A random convolutional network in which some channels carry nothing, and how many of its channels
 * each layer must lose at least.
 *
 * <p>A channel is planted in one of three ways, and keeps to it from the layer that makes it to the
 * next layer that sums over it: ZERO, weights and bias are zero, so that it is a real zero wherever
 * it goes; CONSTANT, its weights are zero but its bias is not, which only integer layers that do
 * not pad can do without; IGNORED, the weights of all its readers are zero.
 */
final class PlantedNetwork {
  private enum Way {
    LIVE,
    ZERO,
    CONSTANT,
    IGNORED
  }

  /** Channels that go together, if they go. */
  private static final class Plant {
    private Way way;
    private boolean holds = true;
    private final Map<Value, Integer> losses = new LinkedHashMap<>();

    Plant(Way way) {
      this.way = way;
    }

    void loses(Value layer) {
      losses.merge(layer, 1, Integer::sum);
    }
  }

  private static final List<Activation> ACTIVATIONS = List.of(Activation.values());

  private final Random random;
  private final DataType type;
  private final GraphBuilder builder = new GraphBuilder("planted");
  private final Map<Value, Integer> losses = new LinkedHashMap<>();
  private Value current;

  /** One for each channel of the present value; empty for the graph's input. */
  private List<Plant> plants = List.of();

  private PlantedNetwork(long seed) {
    random = new Random(seed);
    type =
        List.of(DataType.INT8, DataType.FLOAT32, DataType.INT8, DataType.INT16)
            .get((int) (seed % 4));
  }

  /**
   * @param losses by the output of a layer, how many output channels must go at least
   */
  record Planted(Graph graph, Map<Value, Integer> losses) {}

  static Planted of(long seed) {
    return new PlantedNetwork(seed).build();
  }

  private Planted build() {
    current = builder.input("x", type(Shape.of(1, side(), side(), 1 + random.nextInt(3))));
    convolve(false);
    for (int stage = 0; stage < 1 + random.nextInt(3); stage++) {
      for (int i = random.nextInt(3); i > 0; i--) {
        follow();
      }
      switch (random.nextInt(3)) {
        case 0 -> addResidual();
        case 1 -> concatenate();
        default -> follow();
      }
      convolve(true);
    }
    finish();
    return new Planted(builder.build(), losses);
  }

  private int side() {
    return 3 + random.nextInt(4);
  }

  // ---- Layers that sum over all channels

  private void convolve(boolean mayPad) {
    int outputs = 3 + random.nextInt(5);
    List<Plant> made =
        IntStream.range(0, outputs).mapToObj(c -> new Plant(way(c == outputs - 1))).toList();
    Value out = convolution(outputs, mayPad && random.nextBoolean(), made);
    harvest();
    current = out;
    plants = made;
  }

  /** The last channel of each value stays, lest there be none. */
  private Way way(boolean last) {
    return last || random.nextInt(3) == 0 ? Way.LIVE : Way.values()[random.nextInt(4)];
  }

  private Value convolution(int outputs, boolean padded, List<Plant> made) {
    Shape s = current.shape();
    int kernel = padded || random.nextBoolean() ? Math.min(3, Math.min(s.dim(1), s.dim(2))) : 1;
    Padding padding = padded ? new Padding(1, random.nextInt(2), 1, 1) : Padding.NONE;
    int stride = padded ? 1 : 1 + random.nextInt(2);
    Shape out = window(s, kernel, stride, padding, outputs);
    Value result =
        linear(
            new Conv2d(Window.of(stride, stride, padding), activation()),
            Shape.of(outputs, kernel, kernel, s.dim(3)),
            out,
            made);
    read(padded);
    return result;
  }

  private Value linear(Op op, Shape weights, Shape out, List<Plant> made) {
    int rows = weights.dim(0);
    int perRow = weights.elements() / rows;
    Value w =
        weights(
            weights,
            0,
            i -> isDead(made.get(i / perRow)) || isIgnored(i % ChannelGroups.channels(current)));
    Value result = builder.node(op, type(out), current, w, bias(made));
    made.forEach(plant -> plant.loses(result));
    return result;
  }

  private static boolean isDead(Plant plant) {
    return plant.way == Way.ZERO || plant.way == Way.CONSTANT;
  }

  private boolean isIgnored(int channel) {
    return !plants.isEmpty() && plants.get(channel).way == Way.IGNORED;
  }

  /** A layer reads the present value: not each plant survives that. */
  private void read(boolean padded) {
    for (Plant plant : plants) {
      if (plant.way == Way.CONSTANT && (padded || type == DataType.FLOAT32)) {
        plant.holds = false;
      }
    }
  }

  /** The last reader has been seen. */
  private void harvest() {
    for (Plant plant : new LinkedHashSet<>(plants)) {
      if (plant.holds && plant.way != Way.LIVE) {
        plant.losses.forEach((layer, count) -> losses.merge(layer, count, Integer::sum));
      }
    }
  }

  private void finish() {
    Shape s = current.shape();
    Shape flat;
    Value read;
    if (random.nextBoolean()) {
      flat = Shape.of(1, s.dim(3));
      read = builder.node(new Reduce(ReduceFn.MEAN, List.of(1, 2), false), type(flat), current);
      // A mean of floats may round a constant.
    } else {
      flat = Shape.of(1, s.elements());
      read = builder.node(new Reshape(), current.type().withShape(flat), current);
    }
    Value plane = current;
    current = read;
    List<Plant> made = List.of(new Plant(Way.LIVE), new Plant(Way.LIVE), new Plant(Way.ZERO));
    int channels = ChannelGroups.channels(plane);
    Value w =
        weights(
            Shape.of(3, flat.dim(1)),
            0,
            i -> isDead(made.get(i / flat.dim(1))) || isIgnored(i % channels));
    Value out =
        builder.node(
            new FullyConnected(false, activation()), type(Shape.of(1, 3)), read, w, bias(made));
    read(false);
    harvest();
    // What the graph returns keeps its shape.
    builder.output(out);
  }

  // ---- What leaves channels apart

  private void follow() {
    switch (random.nextInt(6)) {
      case 0 -> {
        Activation clamp = ACTIVATIONS.get(1 + random.nextInt(3));
        current = builder.node(new Unary(UnaryFn.of(clamp)), type(current.shape()), current);
      }
      case 1 -> {
        if (type != DataType.FLOAT32) {
          current = builder.node(new Quantize(), type(current.shape()), current);
        }
      }
      case 2 -> pool();
      case 3 -> {
        Value factor = weights(Shape.of(1), 0, i -> false, type);
        current =
            builder.node(
                new Binary(BinaryFn.MUL, activation()), type(current.shape()), current, factor);
      }
      default -> depthwise();
    }
  }

  private void pool() {
    int size = Math.min(2, Math.min(current.shape().dim(1), current.shape().dim(2)));
    Padding padding = random.nextBoolean() ? Padding.NONE : new Padding(0, size - 1, size - 1, 0);
    Shape out = window(current.shape(), size, 1, padding, current.shape().dim(3));
    TensorType same = current.type().withShape(out);
    current =
        random.nextBoolean()
            ? builder.node(
                new Pool2d(PoolFn.MAX, size, size, Window.of(1, 1, padding), activation()),
                same,
                current)
            : builder.node(
                new Pool2d(PoolFn.AVERAGE, size, size, Window.of(1, 1, padding), activation()),
                same,
                current);
    if (type == DataType.FLOAT32) {
      // A mean of floats may round.
      plants.stream().filter(p -> p.way == Way.CONSTANT).forEach(p -> p.holds = false);
    }
  }

  private void depthwise() {
    int channels = ChannelGroups.channels(current);
    int multiplier = channels < 8 ? 1 + random.nextInt(2) : 1;
    boolean padded = random.nextBoolean();
    int kernel = Math.min(3, Math.min(current.shape().dim(1), current.shape().dim(2)));
    Padding padding = padded ? new Padding(1, 1, 1, 1) : Padding.NONE;
    Shape out = window(current.shape(), kernel, 1, padding, channels * multiplier);
    List<Plant> made = new ArrayList<>();
    boolean[] zeroed = new boolean[channels];
    for (int c = 0; c < channels; c++) {
      Plant plant = plants.get(c);
      if (plant.way == Way.LIVE && c < channels - 1 && random.nextInt(4) == 0 && isAlone(plant)) {
        plant.way = Way.ZERO;
        zeroed[c] = true;
      }
      if (plant.way == Way.CONSTANT && (padded || type == DataType.FLOAT32)) {
        plant.holds = false;
      }
      for (int m = 0; m < multiplier; m++) {
        made.add(plant);
      }
    }
    Value w =
        weights(
            Shape.of(1, kernel, kernel, channels * multiplier),
            3,
            i -> zeroed[i % (channels * multiplier) / multiplier]);
    Value result =
        builder.node(
            new DepthwiseConv2d(Window.of(1, 1, padding), multiplier, activation()),
            type(out),
            current,
            w,
            bias(made, DataType.INT64));
    made.forEach(plant -> plant.loses(result));
    current = result;
    plants = made;
  }

  /** Whether a plant has one channel of the present value only, and not the last. */
  private boolean isAlone(Plant plant) {
    return plants.indexOf(plant) == plants.lastIndexOf(plant)
        && plants.indexOf(plant) < plants.size() - 1;
  }

  // ---- What brings branches together

  private void addResidual() {
    Value trunk = current;
    Shape s = trunk.shape();
    List<Plant> kept = plants;
    Value branch =
        linear(new Conv2d(Window.UNIT, activation()), Shape.of(s.dim(3), 1, 1, s.dim(3)), s, kept);
    read(false);
    current = builder.node(new Binary(BinaryFn.ADD, activation()), type(s), trunk, branch);
  }

  private void concatenate() {
    int outputs = 2 + random.nextInt(3);
    List<Plant> made =
        IntStream.range(0, outputs).mapToObj(c -> new Plant(way(c == outputs - 1))).toList();
    Shape s = current.shape();
    Quantization q = current.quantization();
    int perRow = s.dim(3);
    Value w =
        weights(
            Shape.of(outputs, 1, 1, perRow),
            0,
            i -> isDead(made.get(i / perRow)) || isIgnored(i % perRow));
    Shape narrow = Shape.of(1, s.dim(1), s.dim(2), outputs);
    Value branch =
        builder.node(
            new Conv2d(Window.UNIT, activation()),
            new TensorType(type, narrow, q),
            current,
            w,
            bias(made));
    made.forEach(plant -> plant.loses(branch));
    read(false);
    boolean trunkFirst = random.nextBoolean();
    List<Value> parts = trunkFirst ? List.of(current, branch) : List.of(branch, current);
    List<Plant> together = new ArrayList<>(trunkFirst ? plants : made);
    together.addAll(trunkFirst ? made : plants);
    Shape wide = Shape.of(1, s.dim(1), s.dim(2), perRow + outputs);
    current =
        builder
            .node(
                new Concatenation(3, Activation.NONE),
                List.of(new TensorType(type, wide, q)),
                parts)
            .get(0);
    plants = together;
  }

  // ---- Parameters and types

  private Value weights(Shape shape, int axis, IntPredicate zero) {
    return weights(shape, axis, zero, type == DataType.FLOAT32 ? type : DataType.INT8);
  }

  private Value weights(Shape shape, int axis, IntPredicate zero, DataType elements) {
    int n = shape.elements();
    if (elements == DataType.FLOAT32) {
      float[] values = new float[n];
      for (int i = 0; i < n; i++) {
        values[i] = zero.test(i) ? 0f : (float) random.nextGaussian();
      }
      return builder.constant("w", DenseConstant.float32(shape, values));
    }
    long[] values = new long[n];
    for (int i = 0; i < n; i++) {
      // Never zero by chance.
      values[i] = zero.test(i) ? 0 : (1 + random.nextInt(127)) * (random.nextBoolean() ? 1 : -1);
    }
    boolean perAxis = shape.dim(axis) > 1 && random.nextBoolean();
    Quantization q =
        perAxis
            ? Quantization.perAxis(
                axis,
                IntStream.range(0, shape.dim(axis)).mapToObj(i -> 0.002f + 0.0007f * i).toList())
            : Quantization.perTensor(0.003f, 0);
    return builder.constant("w", DenseConstant.integers(elements, shape, values), q);
  }

  /** None at times, where no plant needs one. */
  private Value bias(List<Plant> made) {
    return bias(made, random.nextBoolean() ? DataType.INT64 : DataType.INT32);
  }

  /** The type is that of layers with 16-bit activations. */
  private Value bias(List<Plant> made, DataType wide) {
    int n = made.size();
    boolean needed = made.stream().anyMatch(plant -> plant.way == Way.CONSTANT);
    if (!needed && random.nextInt(4) == 0) {
      return Value.ABSENT;
    }
    if (type == DataType.FLOAT32) {
      float[] values = new float[n];
      for (int i = 0; i < n; i++) {
        values[i] = made.get(i).way == Way.ZERO ? 0f : (float) random.nextGaussian();
      }
      return builder.constant("b", DenseConstant.float32(Shape.of(n), values));
    }
    long[] values = new long[n];
    for (int i = 0; i < n; i++) {
      values[i] = made.get(i).way == Way.ZERO ? 0 : random.nextInt(40001) - 20000;
    }
    DataType elements = type == DataType.INT16 ? wide : DataType.INT32;
    return builder.constant("b", DenseConstant.integers(elements, Shape.of(n), values));
  }

  private TensorType type(Shape shape) {
    return switch (type) {
      case FLOAT32 -> new TensorType(type, shape, Quantization.none());
      case INT16 -> new TensorType(type, shape, Quantization.perTensor(scale() / 200, 0));
      default -> new TensorType(type, shape, Quantization.perTensor(scale(), zeroPoint()));
    };
  }

  private float scale() {
    return List.of(0.03f, 0.05f, 0.0235f).get(random.nextInt(3));
  }

  private int zeroPoint() {
    return switch (random.nextInt(4)) {
      case 0 -> -128;
      case 1 -> 127;
      default -> random.nextInt(256) - 128;
    };
  }

  private Activation activation() {
    return random.nextBoolean() ? Activation.NONE : ACTIVATIONS.get(random.nextInt(4));
  }

  private static Shape window(Shape s, int kernel, int stride, Padding p, int channels) {
    return Shape.of(
        1,
        (s.dim(1) + p.top() + p.bottom() - kernel) / stride + 1,
        (s.dim(2) + p.left() + p.right() - kernel) / stride + 1,
        channels);
  }
}
