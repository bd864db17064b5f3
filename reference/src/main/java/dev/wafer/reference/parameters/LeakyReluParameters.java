package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * Constants of a quantized {@link LeakyRelu} (INT8, UINT8, INT16).
 *
 * @param identity factor for inputs that are 0 or more
 * @param alpha magnitude of the factor for negative inputs
 * @param alphaNegative whether the product with {@code alpha} is negated
 */
public record LeakyReluParameters(
    int inputOffset,
    int outputOffset,
    QuantizedMultiplier identity,
    QuantizedMultiplier alpha,
    boolean alphaNegative,
    ActivationRange range) {
  public static LeakyReluParameters of(Node node) {
    float inputScale = node.input(0).quantization().scale();
    float outputScale = node.output().quantization().scale();
    float alpha = inputScale * ((LeakyRelu) node.op()).alpha() / outputScale;
    return new LeakyReluParameters(
        -node.input(0).quantization().zeroPoint(),
        node.output().quantization().zeroPoint(),
        FixedPoint.quantizeMultiplier(inputScale / outputScale),
        FixedPoint.quantizeMultiplier(Math.abs(alpha)),
        alpha < 0,
        ActivationRange.of(node.output().dataType()));
  }

  public int apply(int x) {
    int value = x + inputOffset;
    if (value >= 0) {
      return range.clamp(outputOffset + identity.apply(value));
    }
    int scaled = alpha.apply(value);
    return range.clamp(outputOffset + (alphaNegative ? -scaled : scaled));
  }
}
