package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.InverseSquareRoot;
import dev.wafer.reference.QuantizedMultiplier;

/** Constants of an INT8 {@link UnaryFn#RSQRT}. */
record RsqrtParameters(
    int inputZeroPoint, int outputZeroPoint, QuantizedMultiplier factor, ActivationRange range) {
  /** Bits after the point that a root has on its way to the output's scale. */
  private static final int FRACTION_BITS = 20;

  static RsqrtParameters of(Node node) {
    float root = (float) Math.sqrt(node.input(0).quantization().scale());
    return new RsqrtParameters(
        node.input(0).quantization().zeroPoint(),
        node.output().quantization().zeroPoint(),
        FixedPoint.quantizeMultiplier(1.0 / (root * node.output().quantization().scale())),
        ActivationRange.of(node.output().dataType()));
  }

  int apply(int x) {
    int value = x - inputZeroPoint;
    if (value <= 0) {
      return range.max();
    }
    QuantizedMultiplier root = InverseSquareRoot.of(value);
    int fixed =
        FixedPoint.multiplyByQuantizedMultiplier(
            1, root.multiplier(), root.shift() + FRACTION_BITS);
    int scaled =
        FixedPoint.multiplyByQuantizedMultiplier(
            fixed, factor.multiplier(), factor.shift() - FRACTION_BITS);
    return range.clamp(scaled + outputZeroPoint);
  }
}
