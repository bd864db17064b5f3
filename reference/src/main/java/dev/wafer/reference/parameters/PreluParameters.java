package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * Constants of a quantized {@link BinaryFn#PRELU} (INT8, UINT8, INT16).
 *
 * @param identity factor for inputs that are 0 or more
 * @param product factor for the product of a negative input and its alpha
 */
public record PreluParameters(
    int inputOffset,
    int alphaOffset,
    int outputOffset,
    QuantizedMultiplier identity,
    QuantizedMultiplier product,
    ActivationRange range) {
  public static PreluParameters of(Node node) {
    double inputScale = node.input(0).quantization().scale();
    double alphaScale = node.input(1).quantization().scale();
    double outputScale = node.output().quantization().scale();
    return new PreluParameters(
        -node.input(0).quantization().zeroPoint(),
        -node.input(1).quantization().zeroPoint(),
        node.output().quantization().zeroPoint(),
        FixedPoint.quantizeMultiplier(inputScale / outputScale),
        FixedPoint.quantizeMultiplier(inputScale * alphaScale / outputScale),
        ActivationRange.of(node.output().dataType()));
  }

  public int apply(int x, int alpha) {
    int value = x + inputOffset;
    int scaled = value >= 0 ? identity.apply(value) : product.apply(value * (alpha + alphaOffset));
    return range.clamp(scaled + outputOffset);
  }
}
