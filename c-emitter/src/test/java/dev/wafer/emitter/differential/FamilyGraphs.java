package dev.wafer.emitter.differential;

import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Op;
import dev.wafer.reference.parameters.NodeParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Small random graphs of operators of all families: each step takes an operator of another family.
 * Rows of the families' enums take part without being told here.
 */
final class FamilyGraphs {
  /** Values grow no larger: matrices of rows by rows would. */
  private static final int MOST_ELEMENTS = 400;

  private static final List<DataType> TYPES =
      List.of(
          DataType.FLOAT32,
          DataType.FLOAT32,
          DataType.INT8,
          DataType.INT8,
          DataType.INT16,
          DataType.UINT8,
          DataType.INT32);

  private final Random random;
  private final DataType dataType;
  private final GraphBuilder builder = new GraphBuilder("families");

  /** Values in [n, h, w, c] order, of the graph's type. */
  private final List<Value> pool = new ArrayList<>();

  private FamilyGraphs(long seed) {
    random = new Random(seed);
    dataType = TYPES.get(random.nextInt(TYPES.size()));
  }

  static Graph graph(long seed) {
    return new FamilyGraphs(seed).build();
  }

  private Graph build() {
    int[] shape = {1 + random.nextInt(2), 2 + random.nextInt(3), 2 + random.nextInt(3), 2};
    shape[3] += random.nextInt(4);
    pool.add(builder.input("x", type(Shape.of(shape))));
    List<Step> steps = new ArrayList<>(FunctionSteps.all());
    steps.addAll(MoveSteps.all());
    steps.addAll(ValueSteps.all());
    if (dataType != DataType.INT32) {
      steps.addAll(LayerSteps.all());
      steps.addAll(LayerSteps.all());
      steps.addAll(LstmSteps.all());
    }
    int count = 2 + random.nextInt(4);
    // An operator may not have the type, or not the scales that come up.
    for (int tries = 0; pool.size() <= count && tries < 10 * count; tries++) {
      int back = random.nextInt(3) == 0 ? random.nextInt(pool.size()) : 0;
      steps.get(random.nextInt(steps.size())).add(this, pool.get(pool.size() - 1 - back));
    }
    builder.output(pool.get(pool.size() - 1));
    if (random.nextInt(3) == 0) {
      builder.output(pool.get(random.nextInt(pool.size())));
    }
    return builder.build();
  }

  /** Adds an operator on a value, or nothing where it has none of that type. */
  @FunctionalInterface
  interface Step {
    void add(FamilyGraphs graph, Value x);
  }

  Random random() {
    return random;
  }

  DataType dataType() {
    return dataType;
  }

  boolean isFloat() {
    return dataType == DataType.FLOAT32;
  }

  <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  TensorType type(Shape shape) {
    return type(shape, quantization());
  }

  TensorType type(Shape shape, Quantization quantization) {
    return new TensorType(dataType, shape, quantization);
  }

  Quantization quantization() {
    return switch (dataType) {
      case INT8 ->
          Quantization.perTensor(oneOf(List.of(0.03f, 0.05f, 0.0235f)), random.nextInt(40) - 20);
      case UINT8 ->
          Quantization.perTensor(oneOf(List.of(0.03f, 0.05f, 0.0235f)), 108 + random.nextInt(40));
      case INT16 -> Quantization.perTensor(oneOf(List.of(0.0003f, 0.0005f)), 0);
      default -> Quantization.none();
    };
  }

  /** A value of the pool, of the shape and quantization of another one; that one, if none is. */
  Value like(Value x) {
    List<Value> same = pool.stream().filter(value -> value.type().equals(x.type())).toList();
    return oneOf(same);
  }

  Optional<Value> ofShape(Shape shape) {
    List<Value> same = pool.stream().filter(value -> value.shape().equals(shape)).toList();
    return same.isEmpty() ? Optional.empty() : Optional.of(oneOf(same));
  }

  Value constant(TensorType type) {
    return builder.constant(
        "c", RandomTensors.constant(type.dataType(), type.shape(), random), type.quantization());
  }

  /** Small weights: with one scale, or with one an index along an axis. */
  Value weights(int axis, int... dims) {
    Shape shape = Shape.of(dims);
    if (isFloat() && random.nextInt(3) > 0) {
      return constant(TensorType.of(DataType.FLOAT32).withShape(shape));
    }
    if (dataType == DataType.UINT8) {
      return constant(new TensorType(DataType.UINT8, shape, Quantization.perTensor(0.004f, 131)));
    }
    int channels = dims[axis];
    Quantization quantization =
        random.nextBoolean() || channels == 1
            ? Quantization.perTensor(0.004f, 0)
            : Quantization.perAxis(
                axis, IntStream.range(0, channels).mapToObj(i -> 0.002f * (i % 3 + 1)).toList());
    return constant(new TensorType(DataType.INT8, shape, quantization));
  }

  Value bias(int channels) {
    return random.nextInt(3) == 0 ? Value.ABSENT : presentBias(channels);
  }

  Value presentBias(int channels) {
    Shape shape = Shape.of(channels);
    if (isFloat()) {
      return constant(TensorType.of(DataType.FLOAT32).withShape(shape));
    }
    DataType type = dataType == DataType.INT16 ? DataType.INT64 : DataType.INT32;
    return builder.constant("b", RandomTensors.integers(type, shape, -999, 999, random));
  }

  /** A constant with contents of its own, of a type of its own. */
  Value fixed(DenseConstant contents) {
    return builder.constant("c", contents);
  }

  Value state(TensorType type) {
    return builder.variable("state", type);
  }

  /** Adds a node, unless its factors leave their range or the value would be large. */
  boolean add(Op op, TensorType type, Value... inputs) {
    return add(op, List.of(type), inputs);
  }

  /** The same of a node with several outputs. */
  boolean add(Op op, List<TensorType> types, Value... inputs) {
    List<Value> outputs = new ArrayList<>();
    for (TensorType type : types) {
      if (type.shape().elements() > MOST_ELEMENTS || type.shape().elements() == 0) {
        return false;
      }
      outputs.add(new Value(-2 - outputs.size(), "trial", type));
    }
    try {
      NodeParameters.check(new Node(0, op, List.of(inputs), outputs, 0));
    } catch (WaferException e) {
      return false;
    }
    pool.addAll(builder.node(op, types, List.of(inputs)));
    return true;
  }

  /** The newest value as one of four axes. */
  void planar(Op reshape) {
    Value newest = pool.remove(pool.size() - 1);
    int[] dims = new int[4];
    Arrays.fill(dims, 1);
    int rank = newest.shape().rank();
    for (int axis = 0; axis < rank; axis++) {
      dims[4 - rank + axis] = newest.shape().dim(axis);
    }
    pool.add(builder.node(reshape, newest.type().withShape(Shape.of(dims)), newest));
  }

  /** Takes values of a type that no step has out of the pool. */
  void forget(TensorType type) {
    pool.removeIf(value -> value.type().equals(type));
  }

  /** A node that stays out of the pool: one of other axes, on the way to another node. */
  Value aside(Op op, TensorType type, Value... inputs) {
    return builder.node(op, type, inputs);
  }
}
