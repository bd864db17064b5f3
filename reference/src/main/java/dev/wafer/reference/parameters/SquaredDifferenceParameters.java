package dev.wafer.reference.parameters;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * Constants of a quantized {@link BinaryFn#SQUARED_DIFFERENCE} (INT8, INT16): both inputs are
 * brought to twice the larger scale, {@code leftShift} bits up; their difference is squared and
 * brought to the output's scale. Offsets are added: those of the inputs are negated zero points.
 */
public record SquaredDifferenceParameters(
    int leftShift,
    int input1Offset,
    int input2Offset,
    int outputOffset,
    QuantizedMultiplier input1,
    QuantizedMultiplier input2,
    QuantizedMultiplier output,
    ActivationRange range) {
  public static SquaredDifferenceParameters of(Node node) {
    float scale1 = node.input(0).quantization().scale();
    float scale2 = node.input(1).quantization().scale();
    int leftShift = node.output().dataType() == DataType.INT16 ? 0 : 7;
    double twiceMax = 2.0 * Math.max(scale1, scale2);
    // The divisor alone is a product in single precision.
    float divisor = (1 << (2 * leftShift)) * node.output().quantization().scale();
    return new SquaredDifferenceParameters(
        leftShift,
        -node.input(0).quantization().zeroPoint(),
        -node.input(1).quantization().zeroPoint(),
        node.output().quantization().zeroPoint(),
        FixedPoint.quantizeMultiplierSmallerThanOne(scale1 / twiceMax),
        FixedPoint.quantizeMultiplierSmallerThanOne(scale2 / twiceMax),
        FixedPoint.quantizeMultiplier(twiceMax * twiceMax / divisor),
        ActivationRange.of(node.output().dataType()));
  }

  /** One element. */
  public int apply(int a, int b) {
    int difference =
        input1.apply((a + input1Offset) << leftShift)
            - input2.apply((b + input2Offset) << leftShift);
    return range.clamp(output.apply(difference * difference) + outputOffset);
  }
}
