package dev.wafer.reference.parameters;

import static dev.wafer.reference.FixedPoint.roundingDivideByPot16;
import static dev.wafer.reference.FixedPoint.saturatingRoundingDoublingHighMul16;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * Constants of a quantized {@link UnaryFn#HARD_SWISH}. Both factors are a Q15 significand and an
 * exponent: one brings the input, seven bits up, to the output's scale, the other to [-1, 1] for
 * [-3, 3].
 */
public record HardSwishParameters(
    int inputZeroPoint,
    int outputZeroPoint,
    int outputMultiplier,
    int outputExponent,
    int reluMultiplier,
    int reluExponent,
    ActivationRange range) {
  public static HardSwishParameters of(Node node) {
    float hiresInputScale = (1f / 128f) * node.input(0).quantization().scale();
    QuantizedMultiplier output =
        FixedPoint.quantizeMultiplierSmallerThanOne(
            hiresInputScale / node.output().quantization().scale());
    QuantizedMultiplier relu = FixedPoint.quantizeMultiplier(hiresInputScale / (3f / 32768f));
    return new HardSwishParameters(
        node.input(0).quantization().zeroPoint(),
        node.output().quantization().zeroPoint(),
        halved(output.multiplier()),
        output.shift(),
        halved(relu.multiplier()),
        relu.shift(),
        ActivationRange.of(node.output().dataType()));
  }

  private static int halved(int multiplier) {
    return multiplier >= Integer.MAX_VALUE - (1 << 15)
        ? Short.MAX_VALUE
        : (multiplier + (1 << 15)) >> 16;
  }

  public int apply(int x) {
    short hires = (short) ((x - inputZeroPoint) * (1 << 7));
    short scaled = saturatingRoundingDoublingHighMul16(hires, (short) outputMultiplier);
    short relu = hires;
    if (reluExponent > 0) {
      relu = saturatingLeftShift(relu, reluExponent - 1);
    }
    relu = saturatingRoundingDoublingHighMul16(relu, (short) reluMultiplier);
    if (reluExponent > 0) {
      relu = saturatingLeftShift(relu, 1);
    } else if (reluExponent < 0) {
      relu = roundingDivideByPot16(relu, -reluExponent);
    }
    relu = (short) ((relu + (1 << 15)) >> 1);
    // Truncating here cancels the bias of the roundings before; relu is never negative.
    int product = relu * scaled / (1 << 15);
    int result = roundingDivideByPot16((short) product, -outputExponent) + outputZeroPoint;
    return range.clamp((short) result);
  }

  private static short saturatingLeftShift(short x, int amount) {
    long shifted = x * (1L << amount);
    return (short) Math.min(Math.max(shifted, Short.MIN_VALUE), Short.MAX_VALUE);
  }
}
