package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;

/** Constants of an integer QUANTIZE: {@code outputOffset + factor * (x + inputOffset)}, clamped. */
public record RequantizeParameters(
    int inputOffset, int outputOffset, QuantizedMultiplier factor, ActivationRange range) {
  public static RequantizeParameters of(Node node) {
    return new RequantizeParameters(
        -node.input(0).quantization().zeroPoint(),
        node.output().quantization().zeroPoint(),
        FixedPoint.quantizeMultiplier(
            (double) node.input(0).quantization().scale()
                / (double) node.output().quantization().scale()),
        ActivationRange.of(node.output().dataType()));
  }

  public int apply(int x) {
    return range.clamp(factor.apply(x + inputOffset) + outputOffset);
  }
}
