package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.FixedPointMath;
import dev.wafer.reference.QuantizedMultiplier;

/** Constants of an INT8 or UINT8 {@link BinaryFn#DIV}. */
public record DivParameters(
    int input1Offset,
    int input2Offset,
    int outputOffset,
    QuantizedMultiplier output,
    ActivationRange range) {
  /** Up to here a quotient is shifted to the right, by one at least. */
  private static final int MAX_SHIFT = 22;

  /**
   * @throws dev.wafer.ir.WaferException if the factor is too large
   */
  public DivParameters {
    if (output.shift() > MAX_SHIFT) {
      throw FixedPoint.badFactor(
          Math.scalb((double) output.multiplier(), output.shift() - 31), "0 to 2^" + MAX_SHIFT);
    }
  }

  public static DivParameters of(Node node) {
    float factor =
        node.input(0).quantization().scale()
            / (node.input(1).quantization().scale() * node.output().quantization().scale());
    return new DivParameters(
        -node.input(0).quantization().zeroPoint(),
        -node.input(1).quantization().zeroPoint(),
        node.output().quantization().zeroPoint(),
        FixedPoint.quantizeMultiplier(factor),
        ActivationRange.of(((Binary) node.op()).activation(), node.output().type()));
  }

  /** One element of the quotient. Division by zero, undefined in the reference, saturates. */
  public int divide(int a, int b) {
    int dividend = a + input1Offset;
    int divisor = b + input2Offset;
    if (divisor == 0) {
      return dividend == 0 ? range.clamp(outputOffset) : dividend > 0 ? range.max() : range.min();
    }
    if (divisor < 0) {
      dividend = -dividend;
      divisor = -divisor;
    }
    FixedPointMath.Reciprocal reciprocal = FixedPointMath.reciprocal(divisor, 31);
    int headroom = Integer.numberOfLeadingZeros(dividend ^ (dividend >> 31)) - 1;
    int unscaled =
        FixedPoint.saturatingRoundingDoublingHighMul(dividend << headroom, reciprocal.scale());
    int rightShift = reciprocal.bitsOverUnit() + headroom - output.shift();
    int scaled = FixedPoint.saturatingRoundingDoublingHighMul(unscaled, output.multiplier());
    int quotient = rightShift > 31 ? 0 : FixedPoint.roundingDivideByPot(scaled, rightShift);
    return range.clamp(quotient + outputOffset);
  }
}
