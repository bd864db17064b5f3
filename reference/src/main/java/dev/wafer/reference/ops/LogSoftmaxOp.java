package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;

import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.FixedPointMath;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.LogSoftmaxParameters;
import dev.wafer.reference.parameters.SoftmaxParameters;
import java.util.List;

/** LOG_SOFTMAX over the innermost axis. */
final class LogSoftmaxOp {
  private static final int INPUT_INTEGER_BITS = SoftmaxParameters.SCALED_DIFF_INTEGER_BITS;
  private static final int SUM_INTEGER_BITS = SoftmaxParameters.ACCUMULATION_INTEGER_BITS;
  private static final int OUTPUT_INTEGER_BITS = 4;

  private LogSoftmaxOp() {}

  static List<Tensor> evaluate(Invocation call) {
    int depth = call.node().input(0).shape().dim(-1);
    return call.inputType(0) == FLOAT32
        ? call.floats(floats(call.input(0).floats(), depth))
        : call.ints(ints(call, depth));
  }

  private static float[] floats(float[] x, int depth) {
    float[] out = new float[x.length];
    for (int row = 0; row < x.length; row += depth) {
      float max = -Float.MAX_VALUE;
      for (int c = 0; c < depth; c++) {
        max = Math.max(max, x[row + c]);
      }
      float sum = 0;
      for (int c = 0; c < depth; c++) {
        sum += (float) StrictMath.exp(x[row + c] - max);
      }
      float logSum = (float) StrictMath.log(sum);
      for (int c = 0; c < depth; c++) {
        out[row + c] = x[row + c] - max - logSum;
      }
    }
    return out;
  }

  private static int[] ints(Invocation call, int depth) {
    int[] x = call.input(0).toInts();
    LogSoftmaxParameters parameters = LogSoftmaxParameters.of(call.node());
    ActivationRange range = ActivationRange.of(call.outputType().dataType());
    int[] out = new int[x.length];
    for (int row = 0; row < x.length; row += depth) {
      int max = range.min();
      for (int c = 0; c < depth; c++) {
        max = Math.max(max, x[row + c]);
      }
      long sum = 0;
      for (int c = 0; c < depth; c++) {
        int diff = x[row + c] - max;
        if (diff >= parameters.diffMin()) {
          int scaled = parameters.inputFactor().apply(diff);
          int exp = FixedPointMath.expOnNegativeValues(scaled, INPUT_INTEGER_BITS);
          sum += FixedPointMath.rescale(exp, 0, SUM_INTEGER_BITS);
        }
      }
      int logSum = LogSoftmaxParameters.logOfSum(sum);
      int threshold =
          Math.max(
              parameters.diffMin() - 1,
              parameters.reverseFactor().apply(logSum + Integer.MIN_VALUE));
      for (int c = 0; c < depth; c++) {
        int diff = x[row + c] - max;
        int raw = range.min();
        if (diff > threshold) {
          int difference = parameters.inputFactor().apply(diff) - logSum;
          int shift = 31 - INPUT_INTEGER_BITS - OUTPUT_INTEGER_BITS;
          raw = FixedPoint.roundingDivideByPot(difference, shift) + range.max();
        }
        out[row + c] = range.clamp(raw);
      }
    }
    return out;
  }
}
