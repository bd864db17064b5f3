package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;

import dev.wafer.ir.op.Softmax;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.FixedPointMath;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.SoftmaxInt16Parameters;
import dev.wafer.reference.parameters.SoftmaxParameters;
import java.util.List;

/** SOFTMAX over the innermost axis. */
final class SoftmaxOps {
  private SoftmaxOps() {}

  static List<Tensor> evaluate(Invocation call) {
    int depth = call.node().input(0).shape().dim(-1);
    return switch (call.inputType(0)) {
      case FLOAT32 -> call.floats(floats(call, depth));
      case INT16 -> call.ints(fromInt16(call, depth));
      default -> call.ints(fromBytes(call, depth));
    };
  }

  private static float[] floats(Invocation call, int depth) {
    float[] x = call.input(0).floats();
    float beta = call.op(Softmax.class).beta();
    float[] out = new float[x.length];
    for (int row = 0; row < x.length; row += depth) {
      float max = -Float.MAX_VALUE;
      for (int c = 0; c < depth; c++) {
        max = Math.max(max, x[row + c]);
      }
      float sum = 0;
      for (int c = 0; c < depth; c++) {
        out[row + c] = (float) StrictMath.exp((x[row + c] - max) * beta);
        sum += out[row + c];
      }
      for (int c = 0; c < depth; c++) {
        out[row + c] /= sum;
      }
    }
    return out;
  }

  private static int[] fromBytes(Invocation call, int depth) {
    int[] x = call.input(0).toInts();
    SoftmaxParameters parameters = SoftmaxParameters.of(call.node());
    ActivationRange range = ActivationRange.of(call.outputType().dataType());
    int outputBits = call.outputType().dataType().bits();
    int[] out = new int[x.length];
    for (int row = 0; row < x.length; row += depth) {
      int max = Integer.MIN_VALUE;
      for (int c = 0; c < depth; c++) {
        max = Math.max(max, x[row + c]);
      }
      long sum = 0;
      for (int c = 0; c < depth; c++) {
        int diff = x[row + c] - max;
        if (diff >= parameters.diffMin()) {
          sum +=
              FixedPointMath.rescale(
                  exp(parameters, diff), 0, SoftmaxParameters.ACCUMULATION_INTEGER_BITS);
        }
      }
      FixedPointMath.Reciprocal reciprocal =
          FixedPointMath.reciprocal(sum, SoftmaxParameters.ACCUMULATION_INTEGER_BITS);
      int exponent = reciprocal.bitsOverUnit() + 31 - outputBits;
      for (int c = 0; c < depth; c++) {
        int diff = x[row + c] - max;
        if (diff < parameters.diffMin()) {
          out[row + c] = range.min();
          continue;
        }
        int scaled =
            FixedPoint.saturatingRoundingDoublingHighMul(reciprocal.scale(), exp(parameters, diff));
        // Below half a step there is no share; TensorFlow Lite is not defined here.
        int share = exponent > 31 ? 0 : FixedPoint.roundingDivideByPot(scaled, exponent);
        out[row + c] = range.clamp(share + range.min());
      }
    }
    return out;
  }

  private static int exp(SoftmaxParameters parameters, int diff) {
    return FixedPointMath.expOnNegativeValues(
        parameters.inputBeta().apply(diff), SoftmaxParameters.SCALED_DIFF_INTEGER_BITS);
  }

  private static int[] fromInt16(Invocation call, int depth) {
    int[] x = call.input(0).toInts();
    SoftmaxInt16Parameters parameters = SoftmaxInt16Parameters.of(call.node());
    int[] out = new int[x.length];
    for (int row = 0; row < x.length; row += depth) {
      int max = Integer.MIN_VALUE;
      for (int c = 0; c < depth; c++) {
        max = Math.max(max, x[row + c]);
      }
      long sum = 0;
      for (int c = 0; c < depth; c++) {
        out[row + c] = parameters.exp(x[row + c] - max);
        sum += out[row + c];
      }
      int rightShift = 63 - Long.numberOfLeadingZeros(sum);
      int reciprocal = parameters.reciprocal(sum, rightShift);
      for (int c = 0; c < depth; c++) {
        long product = (long) out[row + c] * reciprocal + (1L << (rightShift - 1));
        out[row + c] = Math.min(Math.max((int) (product >> rightShift), 0), Short.MAX_VALUE);
      }
    }
    return out;
  }
}
