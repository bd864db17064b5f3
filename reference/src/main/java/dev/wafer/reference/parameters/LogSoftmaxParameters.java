package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * Constants of an INT8 {@link LogSoftmax}, whose output has scale 16/256 and zero point 127.
 *
 * @param inputFactor brings a difference to the row's maximum to Q5.26
 * @param reverseFactor brings a Q5.26 number back to input steps
 * @param diffMin differences below this contribute nothing to the sum
 */
public record LogSoftmaxParameters(
    QuantizedMultiplier inputFactor, QuantizedMultiplier reverseFactor, int diffMin) {
  public static LogSoftmaxParameters of(Node node) {
    SoftmaxParameters softmax = SoftmaxParameters.of(1.0, node.input(0).quantization().scale());
    QuantizedMultiplier factor = softmax.inputBeta();
    double reverse = (1 << (31 - factor.shift())) / (double) factor.multiplier();
    return new LogSoftmaxParameters(
        factor, FixedPoint.quantizeMultiplierSmallerThanOne(reverse), softmax.diffMin());
  }
}
