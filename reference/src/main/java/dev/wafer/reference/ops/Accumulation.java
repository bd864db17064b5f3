package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.CumSum;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.SummationParameters;
import java.util.List;

/** ADD_N and CUMSUM. */
final class Accumulation {
  private Accumulation() {}

  static List<Tensor> addN(Invocation call) {
    DataType type = call.inputType(0);
    int elements = call.outputType().shape().elements();
    if (type == FLOAT32) {
      float[] sums = new float[elements];
      for (Tensor input : call.inputs()) {
        float[] x = input.floats();
        for (int i = 0; i < elements; i++) {
          sums[i] += x[i];
        }
      }
      return call.floats(sums);
    }
    int[] sums = new int[elements];
    for (Tensor input : call.inputs()) {
      int[] x = input.toInts();
      for (int i = 0; i < elements; i++) {
        sums[i] += x[i];
      }
    }
    if (type == INT8) {
      SummationParameters scales = SummationParameters.of(call.node());
      int offsets = scales.inputOffset() * (call.inputs().size() + 1);
      for (int i = 0; i < elements; i++) {
        sums[i] = scales.finish(sums[i] + offsets);
      }
    }
    return call.ints(sums);
  }

  static List<Tensor> cumSum(Invocation call) {
    CumSum op = call.op(CumSum.class);
    DataType type = call.inputType(0);
    int elements = call.outputType().shape().elements();
    if (type == FLOAT32) {
      float[] x = call.input(0).floats();
      float[] out = new float[elements];
      float[] sum = new float[1];
      walk(
          call,
          () -> sum[0] = 0,
          i -> {
            out[i] = op.exclusive() ? sum[0] : sum[0] + x[i];
            sum[0] += x[i];
          });
      return call.floats(out);
    }
    long[] x = call.input(0).toLongs();
    long[] out = new long[elements];
    long[] sum = new long[1];
    if (type == INT8) {
      SummationParameters scales = SummationParameters.of(call.node());
      walk(
          call,
          () -> sum[0] = scales.inputOffset(),
          i -> {
            long next = sum[0] + x[i] + scales.inputOffset();
            out[i] = scales.finish((int) (op.exclusive() ? sum[0] : next));
            sum[0] = next;
          });
    } else {
      walk(
          call,
          () -> sum[0] = 0,
          i -> {
            out[i] = op.exclusive() ? sum[0] : sum[0] + x[i];
            sum[0] += x[i];
          });
    }
    return call.longs(out);
  }

  /** What becomes of the element at a position. */
  @FunctionalInterface
  private interface Step {
    void at(int position);
  }

  /** Goes along the axis, from its start or its end, for each place of the other axes. */
  private static void walk(Invocation call, Runnable start, Step step) {
    CumSum op = call.op(CumSum.class);
    Shape shape = call.node().input(0).shape();
    int depth = shape.dim(op.axis());
    int inner = shape.elements(op.axis() + 1, shape.rank());
    for (int line = 0; line < shape.elements() / depth; line++) {
      start.run();
      int from = line / inner * inner * depth + line % inner;
      for (int d = 0; d < depth; d++) {
        step.at(from + (op.reverse() ? depth - 1 - d : d) * inner);
      }
    }
  }
}
