package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
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
    Quantization input = node.input(0).quantization();
    TensorType output = node.output().type();
    return ((Reduce) node.op()).fn() == ReduceFn.SUM
        ? ofSum(input, output, count)
        : of(input, output, count);
  }

  private static MeanParameters ofSum(Quantization input, TensorType output, long count) {
    QuantizedMultiplier rescale =
        FixedPoint.quantizeMultiplier(
            (double) input.scale() / (double) output.quantization().scale());
    return new MeanParameters(
        (int) (-input.zeroPoint() * count),
        output.quantization().zeroPoint(),
        rescale,
        ActivationRange.of(output.dataType()));
  }

  /** Of a mean of so many elements. */
  public static MeanParameters of(Quantization input, TensorType output, long count) {
    MeanParameters sum = ofSum(input, output, count);
    QuantizedMultiplier rescale = sum.factor();
    int shift = 63 - Long.numberOfLeadingZeros(Math.max(count, 1));
    shift = Math.min(Math.min(shift, 32), 31 + rescale.shift());
    int multiplier = (int) (((long) rescale.multiplier() << shift) / Math.max(count, 1));
    return new MeanParameters(
        sum.sumOffset(),
        sum.outputOffset(),
        new QuantizedMultiplier(multiplier, rescale.shift() - shift),
        sum.range());
  }

  /** The mean, or the sum, for a sum of raw inputs. */
  public int finish(int sum) {
    return range.clamp(factor.apply(sum + sumOffset) + outputOffset);
  }
}
