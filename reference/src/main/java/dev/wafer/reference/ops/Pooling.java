package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;

import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.Tensor;
import java.util.List;

/** AVERAGE_POOL_2D, MAX_POOL_2D and L2_POOL_2D. */
final class Pooling {
  private Pooling() {}

  static List<Tensor> evaluate(Invocation call) {
    Pool2d op = call.op(Pool2d.class);
    Plane plane = Plane.of(call.node());
    int elements = call.outputType().shape().elements();
    if (call.inputType(0) == FLOAT32) {
      FloatFn fn = floatFn(op.fn());
      float[] in = call.input(0).floats();
      float[] out = new float[elements];
      forEach(
          plane,
          (to, channel, positions, count) ->
              out[to] = Elementwise.clamp(op.activation(), fn.of(in, channel, positions, count)));
      return call.floats(out);
    }
    IntFn fn = intFn(op.fn());
    ActivationRange range = ActivationRange.of(op.activation(), call.outputType());
    int[] in = call.input(0).toInts();
    int[] out = new int[elements];
    forEach(
        plane,
        (to, channel, positions, count) ->
            out[to] = range.clamp(fn.of(in, channel, positions, count)));
    return call.ints(out);
  }

  private static FloatFn floatFn(PoolFn fn) {
    return switch (fn) {
      case AVERAGE ->
          (in, channel, positions, count) -> {
            float sum = 0;
            for (int i = 0; i < count; i++) {
              sum += in[positions[i] + channel];
            }
            return sum / count;
          };
      case MAX ->
          (in, channel, positions, count) -> {
            float max = -Float.MAX_VALUE;
            for (int i = 0; i < count; i++) {
              float value = in[positions[i] + channel];
              // Not Math.max: what is no number is passed over.
              max = value > max ? value : max;
            }
            return max;
          };
      case L2 -> rootMeanSquare();
    };
  }

  private static FloatFn rootMeanSquare() {
    return (in, channel, positions, count) -> {
      float squares = 0;
      for (int i = 0; i < count; i++) {
        float value = in[positions[i] + channel];
        squares += value * value;
      }
      return (float) Math.sqrt(squares / count);
    };
  }

  private static IntFn intFn(PoolFn fn) {
    return switch (fn) {
      case AVERAGE ->
          (in, channel, positions, count) -> {
            int sum = 0;
            for (int i = 0; i < count; i++) {
              sum += in[positions[i] + channel];
            }
            return roundedQuotient(sum, count);
          };
      case MAX ->
          (in, channel, positions, count) -> {
            int max = Integer.MIN_VALUE;
            for (int i = 0; i < count; i++) {
              max = Math.max(max, in[positions[i] + channel]);
            }
            return max;
          };
      case L2 -> throw new IllegalStateException("L2_POOL_2D of integers");
    };
  }

  /** {@code sum / count} to the nearest, ties away from zero. */
  static int roundedQuotient(int sum, int count) {
    return sum > 0 ? (sum + count / 2) / count : (sum - count / 2) / count;
  }

  /** What becomes of a channel of the pixels that begin at the first {@code count} positions. */
  @FunctionalInterface
  private interface FloatFn {
    float of(float[] in, int channel, int[] positions, int count);
  }

  /** The same for integers, before the clamp. */
  @FunctionalInterface
  private interface IntFn {
    int of(int[] in, int channel, int[] positions, int count);
  }

  /** Computes one output element from the input positions under its window. */
  @FunctionalInterface
  private interface Element {
    void compute(int to, int channel, int[] positions, int count);
  }

  private static void forEach(Plane plane, Element element) {
    int[] positions = new int[plane.taps()];
    int to = 0;
    for (int b = 0; b < plane.batches(); b++) {
      for (int y = 0; y < plane.outH(); y++) {
        for (int x = 0; x < plane.outW(); x++) {
          int count = collect(plane, b, y, x, positions);
          for (int c = 0; c < plane.outC(); c++) {
            element.compute(to++, c, positions, count);
          }
        }
      }
    }
  }

  /** Where the pixels under the window begin; gives their number. */
  private static int collect(Plane plane, int batch, int outY, int outX, int[] positions) {
    int count = 0;
    for (int fy = 0; fy < plane.filterH(); fy++) {
      for (int fx = 0; fx < plane.filterW(); fx++) {
        int position = plane.under(batch, outY, outX, fy, fx);
        if (position >= 0) {
          positions[count++] = position;
        }
      }
    }
    return count;
  }
}
