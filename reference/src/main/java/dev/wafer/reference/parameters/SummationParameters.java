package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.AddN;
import dev.wafer.ir.op.CumSum;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * Constants of an INT8 {@link AddN} or {@link CumSum}: elements are added as half their distance to
 * the zero point, {@link #FRACTION_BITS} + 1 bits up, in 32 bits that wrap. A sum starts with
 * {@code inputOffset}, the distance of a raw zero, as in TensorFlow Lite Micro.
 *
 * @param inputOffset the negated zero point of the inputs
 */
public record SummationParameters(
    int inputOffset, int outputOffset, QuantizedMultiplier output, ActivationRange range) {
  /** Bits by which the sum of distances is shifted to the left. */
  public static final int FRACTION_BITS = 19;

  public static SummationParameters of(Node node) {
    double twice = 2.0 * node.input(0).quantization().scale();
    double unit = (1 << (FRACTION_BITS + 1)) * (double) node.output().quantization().scale();
    return new SummationParameters(
        -node.input(0).quantization().zeroPoint(),
        node.output().quantization().zeroPoint(),
        FixedPoint.quantizeMultiplierSmallerThanOne(twice / unit),
        ActivationRange.of(node.output().dataType()));
  }

  /** The output for a sum of distances to the zero point. */
  public int finish(int sum) {
    return range.clamp(output.apply(sum << FRACTION_BITS) + outputOffset);
  }
}
