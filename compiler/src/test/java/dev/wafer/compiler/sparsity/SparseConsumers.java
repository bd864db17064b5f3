package dev.wafer.compiler.sparsity;

import static dev.wafer.compiler.sparsity.SparseModel.activationQuantization;
import static dev.wafer.compiler.sparsity.SparseModel.none;
import static dev.wafer.compiler.sparsity.SparseModel.scale;
import static dev.wafer.compiler.sparsity.SparseModel.scales;

import dev.wafer.compiler.sparsity.SparseModel.Body;
import dev.wafer.frontend.ModelBuilder.Table;
import dev.wafer.ir.DataType;

/** Every operator that can read a sparse parameter; three quarters of which are zero. */
final class SparseConsumers {
  private static final double ZEROS = 0.75;

  private SparseConsumers() {}

  /** CONV_2D. */
  static Body conv(DataType type, int kernel, int in, int out) {
    return model -> {
      int x = model.input(type, 1, 6, 5, in);
      int w = weights(model, type, 0, out, kernel, kernel, in);
      int y = model.activation(type, 1, 6, 5, out);
      convolution(model, x, w, model.bias(type, out), y);
    };
  }

  private static void convolution(SparseModel model, int x, int w, int bias, int y) {
    Table options = new Table().int8(0, 0).int32(1, 1).int32(2, 1).int8(3, 0);
    options.int32(4, 1).int32(5, 1);
    model.operator(SparseModel.CONV_2D, new int[] {x, w, bias}, y, 1, options);
    model.output(y);
  }

  /** DEPTHWISE_CONV_2D. */
  static Body depthwise(DataType type, int channels) {
    return model -> {
      int x = model.input(type, 1, 4, 5, channels);
      int w = weights(model, type, 3, 1, 3, 3, channels);
      int y = model.activation(type, 1, 4, 5, channels);
      depthwise(model, x, w, model.bias(type, channels), y);
    };
  }

  private static void depthwise(SparseModel model, int x, int w, int bias, int y) {
    Table options = new Table().int8(0, 0).int32(1, 1).int32(2, 1).int32(3, 1).int8(4, 0);
    options.int32(5, 1).int32(6, 1);
    model.operator(SparseModel.DEPTHWISE_CONV_2D, new int[] {x, w, bias}, y, 2, options);
    model.output(y);
  }

  /** FULLY_CONNECTED. */
  static Body fullyConnected(DataType type, int rows, int in, int out) {
    return model -> {
      int x = model.input(type, rows, in);
      int w = weights(model, type, 0, out, in);
      fullyConnected(model, x, w, model.bias(type, out), model.activation(type, rows, out));
    };
  }

  private static void fullyConnected(SparseModel model, int x, int w, int bias, int y) {
    model.operator(SparseModel.FULLY_CONNECTED, new int[] {x, w, bias}, y, 8, new Table());
    model.output(y);
  }

  /** TRANSPOSE_CONV. */
  static Body transposed(DataType type, int in, int out) {
    return model -> {
      int x = model.input(type, 1, 4, 3, in);
      int w = weights(model, type, 0, out, 3, 3, in);
      int shape = model.numbers(1, 8, 6, out);
      int y = model.activation(type, 1, 8, 6, out);
      Table options = new Table().int8(0, 0).int32(1, 2).int32(2, 2);
      int[] in4 = {shape, w, x, model.bias(type, out)};
      model.operator(SparseModel.TRANSPOSE_CONV, in4, y, 49, options);
      model.output(y);
    };
  }

  /** ADD or MUL of a parameter. */
  static Body elementwise(int operator, DataType type, int columns) {
    return model -> {
      int x = model.input(type, 4, columns);
      int c = model.parameter(type, activations(type), ZEROS, 4, columns);
      elementwise(model, operator, x, c, model.activation(type, 4, columns));
    };
  }

  private static void elementwise(SparseModel model, int operator, int x, int c, int y) {
    int optionsType = operator == SparseModel.ADD ? 11 : 21;
    model.operator(operator, new int[] {x, c}, y, optionsType, new Table().int8(0, 0));
    model.output(y);
  }

  /** An output of the graph, beside a sum of run-time values. */
  static Body output(DataType type, int columns) {
    return returned(type, ZEROS, 4, columns);
  }

  /** The same of any shape. */
  static Body returned(DataType type, double zeros, int... shape) {
    return model -> {
      int x = model.input(DataType.FLOAT32, 1, 4);
      elementwise(model, SparseModel.ADD, x, x, model.activation(DataType.FLOAT32, 1, 4));
      model.output(model.parameter(type, activations(type), zeros, shape));
    };
  }

  /** Half-precision weights behind a DEQUANTIZE operator. */
  static Body half(int operator) {
    return model -> {
      boolean convolution = operator == SparseModel.CONV_2D;
      boolean depthwise = operator == SparseModel.DEPTHWISE_CONV_2D;
      int[] image = {1, 5, 4, 24};
      int[] rows = {3, 24};
      int[] shape =
          convolution
              ? new int[] {24, 3, 3, 24}
              : depthwise
                  ? new int[] {1, 3, 3, 24}
                  : new int[] {operator == SparseModel.ADD ? 3 : 24, 24};
      int x = model.input(DataType.FLOAT32, convolution || depthwise ? image : rows);
      int halves = model.parameter(DataType.FLOAT16, none(), ZEROS, shape);
      int w = model.tensor(DataType.FLOAT32, none(), shape);
      model.operator(SparseModel.DEQUANTIZE, new int[] {halves}, w);
      int y = model.activation(DataType.FLOAT32, convolution || depthwise ? image : rows);
      int bias = model.bias(DataType.FLOAT32, 24);
      switch (operator) {
        case SparseModel.CONV_2D -> convolution(model, x, w, bias, y);
        case SparseModel.DEPTHWISE_CONV_2D -> depthwise(model, x, w, bias, y);
        case SparseModel.FULLY_CONNECTED -> fullyConnected(model, x, w, bias, y);
        default -> elementwise(model, operator, x, w, y);
      }
      model.named(w);
    };
  }

  /**
   * A square matrix that two products read, a third one transposed, a sum, and the caller: all at
   * once.
   */
  static Body several(DataType type, int size) {
    return model -> {
      Table quantization = type == DataType.FLOAT32 ? none() : scale(0.008, 0);
      int w = model.parameter(type, quantization, ZEROS, size, size);
      for (int i = 0; i < 2; i++) {
        int x = model.input(type, 1 + i, size);
        int y = model.activation(type, 1 + i, size);
        fullyConnected(model, x, w, model.bias(type, size), y);
      }
      int t = model.tensor(type, quantization, size, size);
      model.operator(SparseModel.TRANSPOSE, new int[] {w, model.numbers(1, 0)}, t, 26, new Table());
      int x = model.input(type, 2, size);
      fullyConnected(model, x, t, model.bias(type, size), model.activation(type, 2, size));
      int z = model.input(type, size, size);
      elementwise(model, SparseModel.ADD, z, w, model.activation(type, size, size));
      model.output(w);
    };
  }

  /** Weights of a kernel: int8 for integers of any width. */
  private static int weights(SparseModel model, DataType type, int axis, int... shape) {
    return type == DataType.FLOAT32
        ? model.parameter(type, none(), ZEROS, shape)
        : model.parameter(DataType.INT8, scales(axis, shape[axis]), ZEROS, shape);
  }

  /** Quantization of a parameter that is used like an activation; its zero point is 0. */
  private static Table activations(DataType type) {
    return type == DataType.INT8 ? scale(0.05, 0) : activationQuantization(type);
  }
}
