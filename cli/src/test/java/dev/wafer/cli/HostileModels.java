package dev.wafer.cli;

import dev.wafer.frontend.ModelBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes models that are damaged, contradictory or excessive. */
final class HostileModels {
  private static final int ADD = 0;
  private static final int CONCATENATION = 2;
  private static final int RELU = 19;
  private static final int TANH = 28;
  private static final int[] ROW = {1, 4};

  private HostileModels() {}

  /** A sound model with an int32 of the file replaced. */
  static byte[] patch(int position, int value) {
    byte[] model = chain(1);
    ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN).putInt(position, value);
    return model;
  }

  static byte[] ones(int bytes) {
    byte[] model = new byte[bytes];
    Arrays.fill(model, (byte) -1);
    return model;
  }

  /** {@code length} activations, one after the other. */
  static byte[] chain(int length) {
    ModelBuilder model = new ModelBuilder();
    int first = model.tensor(ModelBuilder.FLOAT32, ROW);
    int last = first;
    for (int i = 0; i < length; i++) {
      int next = model.tensor(ModelBuilder.FLOAT32, ROW);
      model.operator(RELU, ints(last), ints(next));
      last = next;
    }
    return model.inputs(first).outputs(last).build();
  }

  /** {@code length} steps that nothing merges. */
  static byte[] waves(int length) {
    ModelBuilder model = new ModelBuilder();
    int first = model.tensor(ModelBuilder.FLOAT32, ROW);
    int last = first;
    for (int i = 0; i < length; i++) {
      int next = model.tensor(ModelBuilder.FLOAT32, ROW);
      model.operator(TANH, ints(last), ints(next));
      last = next;
    }
    return model.inputs(first).outputs(last).build();
  }

  /** As many branches from one input, concatenated at the end. */
  static byte[] branches(int count) {
    ModelBuilder model = new ModelBuilder();
    int input = model.tensor(ModelBuilder.FLOAT32, ROW);
    int[] ends = new int[count];
    for (int i = 0; i < count; i++) {
      ends[i] = model.tensor(ModelBuilder.FLOAT32, ROW);
      model.operator(RELU, ints(input), ints(ends[i]));
    }
    int whole = model.tensor(ModelBuilder.FLOAT32, 1, 4 * count);
    model.operator(CONCATENATION, ends, ints(whole), 10, ModelBuilder.options().int32(0, 1));
    return model.inputs(input).outputs(whole).build();
  }

  /** The same input added again and again: all sums but the last are read twice. */
  static byte[] sumOfOne(int count) {
    ModelBuilder model = new ModelBuilder();
    int input = model.tensor(ModelBuilder.FLOAT32, ROW);
    int sum = input;
    for (int i = 0; i < count; i++) {
      int next = model.tensor(ModelBuilder.FLOAT32, ROW);
      model.operator(ADD, ints(sum, sum), ints(next), 11, ModelBuilder.options());
      sum = next;
    }
    return model.inputs(input).outputs(sum).build();
  }

  static byte[] cycle() {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(ModelBuilder.FLOAT32, ROW);
    int b = model.tensor(ModelBuilder.FLOAT32, ROW);
    int c = model.tensor(ModelBuilder.FLOAT32, ROW);
    model.operator(ADD, ints(a, c), ints(b), 11, ModelBuilder.options());
    model.operator(ADD, ints(a, b), ints(c), 11, ModelBuilder.options());
    return model.inputs(a).outputs(c).build();
  }

  static byte[] selfLoop() {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(ModelBuilder.FLOAT32, ROW);
    int b = model.tensor(ModelBuilder.FLOAT32, ROW);
    model.operator(ADD, ints(a, b), ints(b), 11, ModelBuilder.options());
    return model.inputs(a).outputs(b).build();
  }

  static byte[] twoWriters() {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(ModelBuilder.FLOAT32, ROW);
    int b = model.tensor(ModelBuilder.FLOAT32, ROW);
    model.operator(RELU, ints(a), ints(b));
    model.operator(RELU, ints(a), ints(b));
    return model.inputs(a).outputs(b).build();
  }

  /** A sum whose second operand is the tensor of that index. */
  static byte[] oneAdd(int second) {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(ModelBuilder.FLOAT32, ROW);
    int b = model.tensor(ModelBuilder.FLOAT32, ROW);
    model.operator(ADD, ints(a, second), ints(b), 11, ModelBuilder.options());
    return model.inputs(a).outputs(b).build();
  }

  /** One activation of tensors of that shape. */
  static byte[] shaped(int... shape) {
    return unary(RELU, "", ModelBuilder.FLOAT32, shape);
  }

  static byte[] unary(int operator) {
    return unary(operator, "", ModelBuilder.FLOAT32, ROW);
  }

  static byte[] custom(String name) {
    return unary(-1, name, ModelBuilder.FLOAT32, ROW);
  }

  static byte[] typed(int type) {
    return unary(RELU, "", type, ROW);
  }

  private static byte[] unary(int operator, String custom, int type, int... shape) {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(type, shape);
    int b = model.tensor(type, shape);
    if (operator < 0) {
      model.custom(custom, ints(a), ints(b));
    } else {
      model.operator(operator, ints(a), ints(b));
    }
    return model.inputs(a).outputs(b).build();
  }

  static byte[] scaled(float scale) {
    ModelBuilder model = new ModelBuilder();
    int a = model.quantized(ModelBuilder.INT8, scale, 0, ROW);
    int b = model.quantized(ModelBuilder.INT8, scale, 0, ROW);
    model.operator(RELU, ints(a), ints(b));
    return model.inputs(a).outputs(b).build();
  }

  /** A sum and an activation all of whose tensors have one name. */
  static byte[] named(String name) {
    ModelBuilder model = new ModelBuilder();
    int[] tensors = new int[4];
    for (int i = 0; i < tensors.length; i++) {
      int buffer = i == 1 ? model.buffer(new byte[16]) : 0;
      tensors[i] =
          model.add(
              new ModelBuilder.Table()
                  .int32s(0, ROW)
                  .int8(1, ModelBuilder.FLOAT32)
                  .int32(2, buffer)
                  .string(3, name));
    }
    model.operator(ADD, ints(tensors[0], tensors[1]), ints(tensors[2]), 11, ModelBuilder.options());
    model.operator(RELU, ints(tensors[2]), ints(tensors[3]));
    return model.inputs(tensors[0]).outputs(tensors[3]).build();
  }

  /** A constant float addend of some bytes that should be as many elements. */
  static byte[] constant(int bytes, int elements) {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(ModelBuilder.FLOAT32, elements);
    int addend =
        model.add(model.table(ModelBuilder.FLOAT32, model.buffer(new byte[bytes]), elements));
    int sum = model.tensor(ModelBuilder.FLOAT32, elements);
    model.operator(ADD, ints(a, addend), ints(sum), 11, ModelBuilder.options());
    return model.inputs(a).outputs(sum).build();
  }

  static byte[] constantOutput() {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(ModelBuilder.FLOAT32, 4);
    int constant = model.add(model.table(ModelBuilder.FLOAT32, model.buffer(new byte[16]), 4));
    return model.inputs(a).outputs(a, constant).build();
  }

  private static int[] ints(int... values) {
    return values;
  }
}
