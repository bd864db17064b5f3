package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * Constants of a quantized {@link ReduceFn#MEAN} or {@link ReduceFn#SUM} (INT8, UINT8, INT16):
 * {@code outputOffset + factor * (sum(x) + sumOffset)}, clamped; the division by the count is part
 * of the factor of a mean.
 */
public record MeanParameters(
    int sumOffset, int outputOffset, QuantizedMultiplier factor, ActivationRange range) {
  public static MeanParameters of(Node node) {
    Shape shape = node.input(0).shape();
    long count = 1;
    for (int axis : ((Reduce) node.op()).axes()) {
      count *= shape.dim(axis);
    }
    QuantizedMultiplier rescale =
        FixedPoint.quantizeMultiplier(
            (double) node.input(0).quantization().scale()
                / (double) node.output().quantization().scale());
    int sumOffset = (int) (-node.input(0).quantization().zeroPoint() * count);
    int zeroPoint = node.output().quantization().zeroPoint();
    ActivationRange range = ActivationRange.of(node.output().dataType());
    if (((Reduce) node.op()).fn() == ReduceFn.SUM) {
      return new MeanParameters(sumOffset, zeroPoint, rescale, range);
    }
    int shift = 63 - Long.numberOfLeadingZeros(Math.max(count, 1));
    shift = Math.min(Math.min(shift, 32), 31 + rescale.shift());
    int multiplier = (int) (((long) rescale.multiplier() << shift) / Math.max(count, 1));
    return new MeanParameters(
        sumOffset, zeroPoint, new QuantizedMultiplier(multiplier, rescale.shift() - shift), range);
  }

  /** The mean, or the sum, for a sum of raw inputs. */
  public int finish(int sum) {
    return range.clamp(factor.apply(sum + sumOffset) + outputOffset);
  }
}
