package dev.wafer.emitter.slices;

import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.AssignVariable;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.ReadVariable;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Random graphs around variables: windows that slide forwards and backwards, kept whole or without
 * what falls out; variables that change places, are assigned twice or read after that, or never
 * assigned; what they hold, and what holds them, among the outputs.
 */
final class StateGraphs {
  private static final List<DataType> TYPES =
      List.of(DataType.INT8, DataType.FLOAT32, DataType.INT8, DataType.INT16, DataType.INT32);

  private final Random random;
  private final DataType dataType;
  private final int columns;
  private final GraphBuilder builder = new GraphBuilder("state");
  private final List<Value> rows = new ArrayList<>();
  private final List<Value> results = new ArrayList<>();
  private final List<Value> variables = new ArrayList<>();

  private StateGraphs(long seed) {
    random = new Random(seed);
    dataType = TYPES.get((int) (seed % TYPES.size()));
    columns = 1 + random.nextInt(20);
  }

  static Graph graph(long seed) {
    return new StateGraphs(seed).build();
  }

  private Graph build() {
    rows.add(builder.input("x", type(1 + random.nextInt(3))));
    if (random.nextBoolean()) {
      rows.add(builder.input("y", type(1 + random.nextInt(3))));
    }
    int actions = 2 + random.nextInt(5);
    for (int i = 0; i < actions; i++) {
      act();
    }
    for (Value result : results) {
      if (random.nextInt(3) > 0) {
        builder.output(result);
      }
    }
    builder.output(add(any()));
    return builder.build();
  }

  private Value any() {
    return rows.get(random.nextInt(rows.size()));
  }

  private void act() {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> window();
      case 3 -> keptWhole();
      case 4 -> places();
      case 5 -> twice();
      case 6 -> readLater();
      default -> sum();
    }
  }

  /** A variable in front of or behind new rows; it keeps as many of the concatenated ones. */
  private void window() {
    Value fresh = any();
    int kept = 1 + random.nextInt(5);
    Value state = variable(kept);
    Value read = read(state);
    boolean forwards = random.nextInt(3) > 0;
    int all = kept + height(fresh);
    Value whole = concat(all, forwards ? List.of(read, fresh) : List.of(fresh, read));
    results.add(random.nextInt(4) == 0 ? whole : add(whole));
    Value part = slice(whole, forwards ? all - kept : 0, kept);
    assign(state, part);
    rows.add(random.nextBoolean() ? part : add(whole));
    results.add(slice(whole, random.nextInt(all), 1));
  }

  /** A window of which the oldest row is left out when it is read. */
  private void keptWhole() {
    Value fresh = any();
    int all = height(fresh) + 1 + random.nextInt(4);
    Value state = variable(all);
    Value rest = slice(read(state), height(fresh), all - height(fresh));
    Value whole = concat(all, List.of(rest, fresh));
    assign(state, whole);
    results.add(random.nextBoolean() ? whole : rest);
    rows.add(add(whole));
  }

  /** Two variables that are assigned what the other one held. */
  private void places() {
    int height = 1 + random.nextInt(3);
    Value first = variable(height);
    Value second = variable(height);
    Value a = read(first);
    Value b = read(second);
    assign(first, random.nextBoolean() ? b : add(b));
    assign(second, a);
    rows.add(random.nextBoolean() ? read(first) : a);
    results.add(rows.get(rows.size() - 1));
  }

  private void twice() {
    Value fresh = any();
    Value state = variable(height(fresh));
    Value before = read(state);
    assign(state, fresh);
    Value between = read(state);
    assign(state, add(before));
    rows.add(random.nextBoolean() ? between : read(state));
    results.add(random.nextBoolean() ? before : rows.get(rows.size() - 1));
  }

  /** What some variable holds by now, perhaps in another shape, or as a part of a concatenation. */
  private void readLater() {
    if (variables.isEmpty()) {
      return;
    }
    Value state = variables.get(random.nextInt(variables.size()));
    Value read = read(state);
    switch (random.nextInt(4)) {
      case 0 ->
          results.add(
              builder.node(
                  new Reshape(), state.type().withShape(Shape.of(state.shape().elements())), read));
      case 1 -> {
        Value fresh = any();
        results.add(concat(height(read) + height(fresh), List.of(fresh, read)));
      }
      case 2 -> results.add(read);
      default -> rows.add(add(read));
    }
  }

  private void sum() {
    rows.add(add(any()));
    results.add(rows.get(rows.size() - 1));
  }

  private Value variable(int height) {
    TensorType type = type(height);
    DenseConstant contents = RandomTensors.constant(dataType, type.shape(), random);
    if (random.nextInt(3) > 0) {
      byte[] same = new byte[(int) type.sizeBytes()];
      Arrays.fill(same, (byte) (random.nextBoolean() ? 0 : 7));
      contents = new DenseConstant(dataType, type.shape(), Bytes.wrap(same));
    }
    String name = "state " + variables.size();
    variables.add(
        random.nextInt(4) == 0
            ? builder.variable(name, type)
            : builder.variable(name, contents, type.quantization()));
    return variables.get(variables.size() - 1);
  }

  private Value read(Value state) {
    return builder.node(new ReadVariable(), state.type(), state);
  }

  private void assign(Value state, Value contents) {
    builder.node(new AssignVariable(), state.type(), state, contents);
  }

  private Value concat(int height, List<Value> parts) {
    return builder.node(new Concatenation(1, Activation.NONE), List.of(type(height)), parts).get(0);
  }

  private Value slice(Value from, int begin, int height) {
    return builder.node(new Slice(List.of(0, begin, 0)), type(height), from);
  }

  private Value add(Value value) {
    return builder.node(
        new Binary(BinaryFn.MAXIMUM, Activation.NONE), value.type(), value, limit(value));
  }

  private Value limit(Value value) {
    TensorType type = value.type();
    DenseConstant contents = RandomTensors.constant(dataType, type.shape(), random);
    return builder.constant("limit", contents, type.quantization());
  }

  private static int height(Value value) {
    return value.shape().dim(1);
  }

  private TensorType type(int height) {
    boolean quantized = dataType == DataType.INT8 || dataType == DataType.INT16;
    int zeroPoint = dataType == DataType.INT8 ? -3 : 0;
    return new TensorType(
        dataType,
        Shape.of(1, height, columns),
        quantized ? Quantization.perTensor(0.5f, zeroPoint) : Quantization.none());
  }
}
