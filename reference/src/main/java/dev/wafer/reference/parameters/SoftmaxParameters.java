package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.Softmax;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * Constants of a {@link Softmax} over INT8: differences to the row's maximum are scaled by {@code
 * inputBeta} to Q5.26; a difference below {@code diffMin} contributes nothing.
 */
public record SoftmaxParameters(QuantizedMultiplier inputBeta, int diffMin) {
  /** Integer bits of a scaled difference. */
  public static final int SCALED_DIFF_INTEGER_BITS = 5;

  /** Integer bits of the sum of exponentials. */
  public static final int ACCUMULATION_INTEGER_BITS = 12;

  public static SoftmaxParameters of(Node node) {
    return of(((Softmax) node.op()).beta(), node.input(0).quantization().scale());
  }

  /** Constants for a factor {@code beta} on inputs of the given scale. */
  public static SoftmaxParameters of(double beta, double inputScale) {
    double factor =
        Math.min(beta * inputScale * (1 << (31 - SCALED_DIFF_INTEGER_BITS)), (1L << 31) - 1.0);
    QuantizedMultiplier inputBeta = FixedPoint.quantizeMultiplierGreaterThanOne(factor);
    return new SoftmaxParameters(
        inputBeta, -FixedPoint.inputRadius(SCALED_DIFF_INTEGER_BITS, inputBeta.shift()));
  }
}
