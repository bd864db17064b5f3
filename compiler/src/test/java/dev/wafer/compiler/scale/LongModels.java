package dev.wafer.compiler.scale;

import dev.wafer.frontend.ModelBuilder;
import dev.wafer.frontend.ModelBuilder.Table;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;

/** Models of any number of int8 operators, to see how compilation grows with it. */
final class LongModels {
  private static final int ADD = 0;
  private static final int CONV_2D = 3;
  private static final int LOGISTIC = 14;
  private static final int TANH = 28;
  private static final int CONV_OPTIONS = 1;
  private static final int ADD_OPTIONS = 11;
  private static final int[] SHAPE = {1, 4, 4, 8};

  private final ModelBuilder builder = new ModelBuilder();
  private long seed;

  private LongModels() {}

  /** CONV_2D and TANH in turn. */
  static byte[] chain(int operators) {
    LongModels model = new LongModels();
    int input = model.builder.quantized(ModelBuilder.INT8, 1 / 128f, 0, SHAPE);
    int x = input;
    for (int i = 0; i < operators; i += 2) {
      x = model.tanh(model.conv(x));
    }
    return model.builder.inputs(input).outputs(x).build();
  }

  /** CONV_2D, TANH and LOGISTIC of its output, and their ADD, again and again. */
  static byte[] branches(int operators) {
    LongModels model = new LongModels();
    int input = model.builder.quantized(ModelBuilder.INT8, 1 / 128f, 0, SHAPE);
    int x = input;
    for (int i = 0; i < operators; i += 4) {
      int conv = model.conv(x);
      int sum = model.builder.quantized(ModelBuilder.INT8, 1 / 64f, 0, SHAPE);
      model.builder.operator(
          ADD,
          new int[] {model.tanh(conv), model.logistic(conv)},
          new int[] {sum},
          ADD_OPTIONS,
          ModelBuilder.options().int8(0, 0));
      x = sum;
    }
    return model.builder.inputs(input).outputs(x).build();
  }

  private int conv(int x) {
    long[] weights = new long[SHAPE[3] * SHAPE[3]];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (seed++ * 37) % 251 - 125;
    }
    int w =
        builder.quantizedConstant(
            ModelBuilder.INT8,
            0.01f,
            DenseConstant.integers(DataType.INT8, Shape.of(SHAPE[3], 1, 1, SHAPE[3]), weights));
    int y = builder.quantized(ModelBuilder.INT8, 1 / 32f, 3, SHAPE);
    Table options = ModelBuilder.options().int8(0, 1).int32(1, 1).int32(2, 1).int8(3, 0);
    builder.operator(CONV_2D, new int[] {x, w, -1}, new int[] {y}, CONV_OPTIONS, options);
    return y;
  }

  private int tanh(int x) {
    int y = builder.quantized(ModelBuilder.INT8, 1 / 128f, 0, SHAPE);
    builder.operator(TANH, new int[] {x}, new int[] {y});
    return y;
  }

  private int logistic(int x) {
    int y = builder.quantized(ModelBuilder.INT8, 1 / 256f, -128, SHAPE);
    builder.operator(LOGISTIC, new int[] {x}, new int[] {y});
    return y;
  }
}
