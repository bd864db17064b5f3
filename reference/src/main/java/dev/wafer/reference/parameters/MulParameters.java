package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * Constants of a quantized {@link BinaryFn#MUL} (INT8, INT16): {@code outputOffset + output * (a +
 * input1Offset) * (b + input2Offset)}, clamped.
 */
public record MulParameters(
    int input1Offset,
    int input2Offset,
    int outputOffset,
    QuantizedMultiplier output,
    ActivationRange range) {
  public static MulParameters of(Node node) {
    double factor =
        (double) node.input(0).quantization().scale()
            * node.input(1).quantization().scale()
            / node.output().quantization().scale();
    return new MulParameters(
        -node.input(0).quantization().zeroPoint(),
        -node.input(1).quantization().zeroPoint(),
        node.output().quantization().zeroPoint(),
        FixedPoint.quantizeMultiplier(factor),
        ActivationRange.of(((Binary) node.op()).activation(), node.output().type()));
  }

  /** One element of the product. */
  public int multiply(int a, int b) {
    return range.clamp(outputOffset + output.apply((a + input1Offset) * (b + input2Offset)));
  }
}
