package dev.wafer.frontend;

import com.google.flatbuffers.FlexBuffersBuilder;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import java.nio.ByteBuffer;
import java.util.List;

/** Models that several tests import. */
public final class SmallModels {
  static final int ADD = 0;
  static final int CONV_2D = 3;
  static final int FULLY_CONNECTED = 9;
  static final int RESHAPE = 22;
  static final int SOFTMAX = 25;
  static final int STRIDED_SLICE = 45;

  private SmallModels() {}

  /** a + b of four floats. */
  public static byte[] add() {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(ModelBuilder.FLOAT32, 1, 4);
    int b = model.tensor(ModelBuilder.FLOAT32, 1, 4);
    int sum = model.tensor(ModelBuilder.FLOAT32, 1, 4);
    model.operator(ADD, ints(a, b), ints(sum), 11, ModelBuilder.options().int8(0, 1));
    return model.inputs(a, b).outputs(sum).build();
  }

  /**
   * A little of everything that the format has: convolution with per-axis weights, reshape, a
   * sparse matrix product, strided slice, a custom operator, a variable, a signature and metadata.
   */
  public static byte[] everything() {
    ModelBuilder model = new ModelBuilder();
    int x = model.quantized(ModelBuilder.INT8, 0.5f, -3, 1, 4, 4, 1);
    int weights =
        model.add(
            model
                .table(ModelBuilder.INT8, model.buffer(new byte[18]), 2, 3, 3, 1)
                .table(4, new ModelBuilder.Table().float32s(2, 0.25f, 0.5f).int64s(3, 0, 0)));
    int bias =
        model.quantizedConstant(
            ModelBuilder.INT32, 0.1f, DenseConstant.integers(DataType.INT32, Shape.of(2), 1, 2));
    int plane = model.quantized(ModelBuilder.INT8, 0.5f, 1, 1, 2, 2, 2);
    model.operator(
        CONV_2D,
        ints(x, weights, bias),
        ints(plane),
        1,
        ModelBuilder.options()
            .int8(0, 1)
            .int32(1, 1)
            .int32(2, 1)
            .int8(3, 1)
            .int32(4, 1)
            .int32(5, 1));
    int shape = constant(model, 1, 8);
    int row = model.quantized(ModelBuilder.INT8, 0.5f, 1, 1, 8);
    model.operator(
        RESHAPE, ints(plane, shape), ints(row), 17, ModelBuilder.options().int32s(0, 1, 8));
    int sparse = model.add(sparse(model));
    int product = model.quantized(ModelBuilder.INT8, 0.5f, 1, 1, 2);
    model.operator(
        FULLY_CONNECTED, ints(row, sparse, -1), ints(product), 8, ModelBuilder.options());
    int slice = model.quantized(ModelBuilder.INT8, 0.5f, 1, 1);
    model.operator(
        STRIDED_SLICE,
        ints(product, constant(model, 0, 1), constant(model, 1, 2), constant(model, 1, 1)),
        ints(slice),
        32,
        ModelBuilder.options().int32(4, 2));
    int state = model.variable(ModelBuilder.INT16, 0.5f, 1, 4);
    int last = model.tensor(ModelBuilder.FLOAT32, 1);
    model.custom("Mystery", ints(slice, state), ints(last), (byte) 1, (byte) 2);
    model.signature("serve", "image", x, "score", last);
    model.metadata("note", model.buffer((byte) 'o', (byte) 'k'));
    return model.inputs(x).outputs(last).build();
  }

  /** A sparse [2, 8] matrix in blocks of 1x4: block 1 of row 0, block 0 of row 1. */
  static ModelBuilder.Table sparse(ModelBuilder model) {
    return sparse(model, sparsity(ints(0, 1, 2), ints(1, 0)), 8);
  }

  static ModelBuilder.Table sparse(
      ModelBuilder model, ModelBuilder.Table sparsity, int storedElements) {
    byte[] values = new byte[storedElements];
    for (int i = 0; i < storedElements; i++) {
      values[i] = (byte) (i + 1);
    }
    return model
        .table(ModelBuilder.INT8, model.buffer(values), 2, 8)
        .table(4, ModelBuilder.quantization(0.5f, 0))
        .table(6, sparsity);
  }

  static ModelBuilder.Table sparsity(int[] segments, int[] indices) {
    return new ModelBuilder.Table()
        .int32s(0, 0, 1, 2)
        .int32s(1, 1)
        .tables(
            2,
            List.of(
                new ModelBuilder.Table().int8(0, 0).int32(1, 2),
                new ModelBuilder.Table()
                    .int8(0, 1)
                    .int8(2, 2)
                    .table(3, new ModelBuilder.Table().uint16s(0, segments))
                    .int8(4, 3)
                    .table(5, new ModelBuilder.Table().bytes(0, bytes(indices))),
                new ModelBuilder.Table().int8(0, 0).int32(1, 4)));
  }

  static int constant(ModelBuilder model, long... values) {
    return model.constant(
        ModelBuilder.INT32,
        DenseConstant.integers(DataType.INT32, Shape.of(values.length), values));
  }

  public static int[] ints(int... values) {
    return values;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** A map of FlexBuffers: names and numbers or truth values in turn. */
  public static byte[] flexMap(Object... namesAndNumbers) {
    FlexBuffersBuilder builder = new FlexBuffersBuilder();
    int start = builder.startMap();
    for (int i = 0; i < namesAndNumbers.length; i += 2) {
      String name = (String) namesAndNumbers[i];
      if (namesAndNumbers[i + 1] instanceof Boolean flag) {
        builder.putBoolean(name, flag);
      } else if (namesAndNumbers[i + 1] instanceof Float real) {
        builder.putFloat(name, real);
      } else if (namesAndNumbers[i + 1] instanceof String text) {
        builder.putString(name, text);
      } else if (namesAndNumbers[i + 1] instanceof List<?> list) {
        int vector = builder.startVector();
        list.forEach(number -> builder.putFloat(((Number) number).doubleValue()));
        builder.endVector(name, vector, false, false);
      } else {
        builder.putInt(name, (Integer) namesAndNumbers[i + 1]);
      }
    }
    builder.endMap(null, start);
    ByteBuffer bytes = builder.finish();
    byte[] out = new byte[bytes.remaining()];
    bytes.get(out);
    return out;
  }
}
