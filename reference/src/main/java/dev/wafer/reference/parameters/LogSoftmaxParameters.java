package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.FixedPointMath;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * Constants of a {@link LogSoftmax} of bytes, whose output has scale 16/256 and the largest zero
 * point.
 *
 * @param inputFactor brings a difference to the row's maximum to Q5.26
 * @param reverseFactor brings a Q5.26 number back to input steps
 * @param diffMin differences below this contribute nothing to the sum
 */
public record LogSoftmaxParameters(
    QuantizedMultiplier inputFactor, QuantizedMultiplier reverseFactor, int diffMin) {
  /** Logarithm in Q5.26 of each sum from 4096 to 8192, whose sign bit TensorFlow Lite misreads. */
  public static final int LOG_FROM_4096 = 572457438;

  /** Logarithm of 2 in Q5.26. */
  public static final int LOG_2 = 46516320;

  /**
   * Natural logarithm in Q5.26 of a sum of at least 1 with 19 fractional bits: to the bit what
   * TensorFlow Lite's kernels have for a sum below 8192, the true one for a larger sum.
   */
  public static int logOfSum(long sum) {
    if (sum >> 31 == 1) {
      return LOG_FROM_4096;
    }
    int halvings = Math.max(0, 33 - Long.numberOfLeadingZeros(sum));
    int log =
        FixedPointMath.log(
            (int) (sum >> halvings),
            SoftmaxParameters.ACCUMULATION_INTEGER_BITS,
            SoftmaxParameters.SCALED_DIFF_INTEGER_BITS);
    return log + halvings * LOG_2;
  }

  public static LogSoftmaxParameters of(Node node) {
    SoftmaxParameters softmax = SoftmaxParameters.of(1.0, node.input(0).quantization().scale());
    QuantizedMultiplier factor = softmax.inputBeta();
    double reverse = (1 << (31 - factor.shift())) / (double) factor.multiplier();
    return new LogSoftmaxParameters(
        factor, FixedPoint.quantizeMultiplierSmallerThanOne(reverse), softmax.diffMin());
  }
}
