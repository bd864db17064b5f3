package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.AveragePool2d;
import dev.wafer.ir.op.MaxPool2d;
import dev.wafer.ir.op.Padding;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.Tensor;
import java.util.List;

/** AVERAGE_POOL_2D and MAX_POOL_2D. */
final class Pooling {
  private Pooling() {}

  static List<Tensor> average(Invocation call) {
    AveragePool2d op = call.op(AveragePool2d.class);
    Window window =
        new Window(op.filterH(), op.filterW(), op.strideH(), op.strideW(), op.padding());
    if (checkedType(call) == FLOAT32) {
      float[] in = call.input(0).floats();
      float[] out = new float[call.outputType().shape().elements()];
      window.forEach(
          call,
          (to, channel, positions, count) -> {
            float sum = 0;
            for (int i = 0; i < count; i++) {
              sum += in[positions[i] + channel];
            }
            out[to] = Elementwise.clamp(op.activation(), sum / count);
          });
      return call.floats(out);
    }
    ActivationRange range = ActivationRange.of(op.activation(), call.outputType());
    int[] in = call.input(0).toInts();
    int[] out = new int[call.outputType().shape().elements()];
    window.forEach(
        call,
        (to, channel, positions, count) -> {
          int sum = 0;
          for (int i = 0; i < count; i++) {
            sum += in[positions[i] + channel];
          }
          out[to] = range.clamp(roundedQuotient(sum, count));
        });
    return call.ints(out);
  }

  static List<Tensor> max(Invocation call) {
    MaxPool2d op = call.op(MaxPool2d.class);
    Window window =
        new Window(op.filterH(), op.filterW(), op.strideH(), op.strideW(), op.padding());
    if (checkedType(call) == FLOAT32) {
      float[] in = call.input(0).floats();
      float[] out = new float[call.outputType().shape().elements()];
      window.forEach(
          call,
          (to, channel, positions, count) -> {
            float max = -Float.MAX_VALUE;
            for (int i = 0; i < count; i++) {
              float value = in[positions[i] + channel];
              // Not Math.max: what is no number is passed over.
              max = value > max ? value : max;
            }
            out[to] = Elementwise.clamp(op.activation(), max);
          });
      return call.floats(out);
    }
    ActivationRange range = ActivationRange.of(op.activation(), call.outputType());
    int[] in = call.input(0).toInts();
    int[] out = new int[call.outputType().shape().elements()];
    window.forEach(
        call,
        (to, channel, positions, count) -> {
          int max = Integer.MIN_VALUE;
          for (int i = 0; i < count; i++) {
            max = Math.max(max, in[positions[i] + channel]);
          }
          out[to] = range.clamp(max);
        });
    return call.ints(out);
  }

  /** {@code sum / count} to the nearest, ties away from zero. */
  private static int roundedQuotient(int sum, int count) {
    return sum > 0 ? (sum + count / 2) / count : (sum - count / 2) / count;
  }

  private static DataType checkedType(Invocation call) {
    DataType type = call.inputType(0);
    if (type != call.outputType().dataType()
        || (type != FLOAT32 && type != INT8 && type != INT16)) {
      throw call.unsupportedTypes("FLOAT32, INT8 or INT16 to the same type");
    }
    return type;
  }

  /** Computes one output element from the input positions under its window. */
  @FunctionalInterface
  private interface Element {
    void compute(int to, int channel, int[] positions, int count);
  }

  private record Window(int filterH, int filterW, int strideH, int strideW, Padding padding) {
    void forEach(Invocation call, Element element) {
      Shape in = call.node().input(0).shape();
      Shape out = call.outputType().shape();
      int channels = out.dim(3);
      int[] positions = new int[filterH * filterW];
      int to = 0;
      for (int b = 0; b < out.dim(0); b++) {
        for (int y = 0; y < out.dim(1); y++) {
          for (int x = 0; x < out.dim(2); x++) {
            int count = collect(in, b, y, x, positions);
            for (int c = 0; c < channels; c++) {
              element.compute(to++, c, positions, count);
            }
          }
        }
      }
    }

    private int collect(Shape in, int batch, int outY, int outX, int[] positions) {
      int count = 0;
      for (int fy = 0; fy < filterH; fy++) {
        int y = outY * strideH - padding.top() + fy;
        for (int fx = 0; fx < filterW; fx++) {
          int x = outX * strideW - padding.left() + fx;
          if (y >= 0 && y < in.dim(1) && x >= 0 && x < in.dim(2)) {
            positions[count++] = ((batch * in.dim(1) + y) * in.dim(2) + x) * in.dim(3);
          }
        }
      }
      return count;
    }
  }
}
