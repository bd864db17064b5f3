package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Relu;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * Constants of an integer {@link Quantize} or {@link Relu}: {@code outputOffset + factor * (x +
 * inputOffset)}, clamped.
 */
public record RequantizeParameters(
    int inputOffset, int outputOffset, QuantizedMultiplier factor, ActivationRange range) {
  /** Constants of a node whose operator is QUANTIZE or RELU. */
  public static RequantizeParameters of(Node node) {
    float inputScale = node.input(0).quantization().scale();
    float outputScale = node.output().quantization().scale();
    boolean relu = node.op() instanceof Relu;
    // RELU divides in single precision, QUANTIZE in double.
    double factor = relu ? inputScale / outputScale : (double) inputScale / outputScale;
    Activation activation = node.op() instanceof Relu op ? op.activation() : Activation.NONE;
    return new RequantizeParameters(
        -node.input(0).quantization().zeroPoint(),
        node.output().quantization().zeroPoint(),
        FixedPoint.quantizeMultiplier(factor),
        ActivationRange.of(activation, node.output().type()));
  }

  public int apply(int x) {
    return range.clamp(factor.apply(x + inputOffset) + outputOffset);
  }
}
