package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * Constants of a quantized {@link ReduceFn#REDUCE_PROD} (INT8, INT16) of n elements: each of the n
 * - 1 products, and the result once more, is multiplied by the input's scale over the n-th root of
 * the output's, so that none leaves 64 bits.
 */
public record ProductParameters(
    int inputOffset, int outputOffset, QuantizedMultiplier factor, ActivationRange range) {
  /** The largest left shift that the 64-bit form of the reference kernels takes. */
  private static final int SHIFT_LIMIT = 14;

  /**
   * Derives them from the scales and the number of elements.
   *
   * @throws dev.wafer.ir.WaferException if the factor is too large for products of 64 bits
   */
  public static ProductParameters of(Node node) {
    Quantization input = node.input(0).quantization();
    Quantization output = node.output().quantization();
    long outputs = Math.max(1, node.output().shape().elements());
    long count = Math.max(1, node.input(0).shape().elements() / outputs);
    double root = StrictMath.pow(output.scale(), 1.0 / count);
    QuantizedMultiplier factor = FixedPoint.quantizeMultiplier(input.scale() / root);
    if (factor.shift() > SHIFT_LIMIT) {
      throw FixedPoint.badFactor(input.scale() / root, "0 to 2^" + SHIFT_LIMIT);
    }
    return new ProductParameters(
        -input.zeroPoint(),
        output.zeroPoint(),
        factor,
        ActivationRange.of(node.output().dataType()));
  }

  /** The product of the elements before {@code x} and of {@code x}. */
  public int next(int product, int x) {
    return factor.apply((long) product * (x + inputOffset));
  }

  /** The output element of the product of all. */
  public int finish(int product) {
    return range.clamp(factor.apply((long) product) + outputOffset);
  }
}
