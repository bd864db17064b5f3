package dev.wafer.compiler.sparsity;

import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.frontend.ModelBuilder;
import dev.wafer.frontend.ModelBuilder.Table;
import dev.wafer.frontend.SparseEncoder;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Float16;
import dev.wafer.ir.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Writes models around one sparse parameter, twice: with the parameter in a random encoding, and
 * with the same parameter dense, which is what the first is compared with.
 */
final class SparseModel {
  static final int ADD = 0;
  static final int CONV_2D = 3;
  static final int DEPTHWISE_CONV_2D = 4;
  static final int DEQUANTIZE = 6;
  static final int FULLY_CONNECTED = 9;
  static final int MUL = 18;
  static final int RESHAPE = 22;
  static final int TRANSPOSE = 39;
  static final int CAST = 53;
  static final int TRANSPOSE_CONV = 67;
  static final int DENSIFY = 124;

  private static final Map<DataType, Integer> CODES =
      Map.of(
          DataType.FLOAT32, ModelBuilder.FLOAT32,
          DataType.FLOAT16, ModelBuilder.FLOAT16,
          DataType.INT32, ModelBuilder.INT32,
          DataType.UINT8, ModelBuilder.UINT8,
          DataType.BOOL, 6,
          DataType.INT16, ModelBuilder.INT16,
          DataType.INT8, ModelBuilder.INT8,
          DataType.INT4, 17);

  /** How a model reads its parameter. */
  enum Form {
    DENSE,
    /** A sparse constant that the consumer reads itself. */
    READ_DIRECTLY,
    /** A DENSIFY operator between the two. */
    DENSIFIED
  }

  /** Builds the operators around a parameter, always with the same random numbers. */
  interface Body {
    void build(SparseModel model);
  }

  private final ModelBuilder builder = new ModelBuilder();
  private final List<Integer> inputs = new ArrayList<>();
  private final List<Integer> outputs = new ArrayList<>();
  private final Form form;
  private final Random contents;
  private final Random encodings;
  private String encoding = "";
  private int parameter = -1;

  private SparseModel(Form form, long seed) {
    this.form = form;
    this.contents = new Random(seed);
    this.encodings = new Random(seed + 1);
  }

  static SparseModel of(Form form, long seed, Body body) {
    SparseModel model = new SparseModel(form, seed);
    body.build(model);
    model.builder.inputs(array(model.inputs)).outputs(array(model.outputs));
    return model;
  }

  byte[] bytes() {
    return builder.build();
  }

  /** The encoding of the parameter in words. */
  String encoding() {
    return encoding;
  }

  /** Names under which the report may speak of the parameter. */
  String parameterName() {
    return "t" + parameter;
  }

  /** A random sparse parameter of which a share of the elements is zero. */
  int parameter(DataType type, Table quantization, double zeros, int... shape) {
    Shape dims = Shape.of(shape);
    boolean[] present = new boolean[dims.elements()];
    long[] elements = new long[present.length];
    // A tensor without any value has no buffer, so it would be no constant.
    present[contents.nextInt(present.length)] = true;
    for (int i = 0; i < present.length; i++) {
      present[i] |= contents.nextDouble() >= zeros;
      elements[i] = present[i] ? element(type) : 0;
    }
    if (form == Form.DENSE) {
      parameter = builder.add(table(type, constant(type, dims, elements), quantization, shape));
      return parameter;
    }
    SparseEncoder.Encoding encoded = SparseEncoder.encode(shape, present, encodings);
    encoding = type + " " + encoded.description();
    long[] stored = encoded.stored().stream().mapToLong(at -> elements[at]).toArray();
    Bytes values = constant(type, Shape.of(stored.length), stored);
    int sparse = builder.add(table(type, values, quantization, shape).table(6, encoded.sparsity()));
    parameter = sparse;
    if (form == Form.DENSIFIED) {
      parameter = builder.add(typed(type, quantization, shape));
      builder.operator(DENSIFY, new int[] {sparse}, new int[] {parameter});
    }
    return parameter;
  }

  /** One scale. */
  static Table scale(double scale, int zeroPoint) {
    return ModelBuilder.quantization((float) scale, zeroPoint);
  }

  /** No quantization. */
  static Table none() {
    return new Table();
  }

  /** A scale for each channel. */
  static Table scales(int axis, int channels) {
    float[] scales = new float[channels];
    for (int i = 0; i < channels; i++) {
      scales[i] = 0.004f + 0.001f * (i % 5);
    }
    return new Table().float32s(2, scales).int64s(3, new long[channels]).int32(6, axis);
  }

  int input(DataType type, int... shape) {
    inputs.add(activation(type, shape));
    return inputs.get(inputs.size() - 1);
  }

  int activation(DataType type, int... shape) {
    return builder.add(typed(type, activationQuantization(type), shape));
  }

  /** A tensor that an operator writes. */
  int tensor(DataType type, Table quantization, int... shape) {
    return builder.add(typed(type, quantization, shape));
  }

  static Table activationQuantization(DataType type) {
    return switch (type) {
      case INT8 -> scale(0.05, -13);
      case INT16 -> scale(0.0005, 0);
      default -> none();
    };
  }

  /** A dense bias for activations of a type. */
  int bias(DataType type, int channels) {
    return switch (type) {
      case FLOAT32 ->
          builder.constant(
              ModelBuilder.FLOAT32,
              RandomTensors.constant(DataType.FLOAT32, Shape.of(channels), contents));
      case INT16 -> integers(ModelBuilder.INT64, DataType.INT64, channels);
      default -> integers(ModelBuilder.INT32, DataType.INT32, channels);
    };
  }

  private int integers(int code, DataType type, int channels) {
    return builder.constant(
        code, RandomTensors.integers(type, Shape.of(channels), -4000, 4000, contents));
  }

  /** A dense constant of whole numbers. */
  int numbers(long... values) {
    return builder.constant(
        ModelBuilder.INT32,
        DenseConstant.integers(DataType.INT32, Shape.of(values.length), values));
  }

  /** Says that the parameter goes by the name of what comes of it. */
  void named(int tensor) {
    parameter = tensor;
  }

  void output(int tensor) {
    outputs.add(tensor);
  }

  void operator(int code, int[] in, int out, int optionsType, Table options) {
    builder.operator(code, in, new int[] {out}, optionsType, options);
  }

  void operator(int code, int[] in, int out) {
    builder.operator(code, in, new int[] {out});
  }

  private Table typed(DataType type, Table quantization, int... shape) {
    return builder.table(CODES.get(type), 0, shape).table(4, quantization);
  }

  private Table table(DataType type, Bytes data, Table quantization, int... shape) {
    return builder
        .table(CODES.get(type), builder.buffer(data.toArray()), shape)
        .table(4, quantization);
  }

  /** Floats are written by their bits. */
  private static Bytes constant(DataType type, Shape shape, long... elements) {
    DataType bits =
        switch (type) {
          case FLOAT32 -> DataType.INT32;
          case FLOAT16 -> DataType.INT16;
          default -> type;
        };
    return DenseConstant.integers(bits, shape, elements).data();
  }

  /** An element that is not zero; of an integer any but the lowest, of a float at most 4. */
  private long element(DataType type) {
    float real = (contents.nextFloat() + 0.01f) * (contents.nextBoolean() ? 3.9f : -3.9f);
    return switch (type) {
      case FLOAT32 -> Float.floatToIntBits(real);
      case FLOAT16 -> Float16.fromFloat(real);
      case BOOL -> 1;
      case UINT8 -> 1 + contents.nextInt(255);
      case INT32 -> contents.nextInt(1 << 20) + 1L;
      default -> {
        int most = (1 << (type.bits() - 1)) - 1;
        yield (1 + contents.nextInt(most)) * (contents.nextBoolean() ? 1L : -1L);
      }
    };
  }

  private static int[] array(List<Integer> values) {
    return values.stream().flatMapToInt(IntStream::of).toArray();
  }
}
