package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.Softmax;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.Int16Table;
import dev.wafer.reference.QuantizedMultiplier;

/**
 * Constants of a {@link Softmax} over INT16. {@code inputBeta} scales the difference to the row's
 * maximum so that [-10, 0] covers the exponential's table; both tables give Q0.15.
 */
public record SoftmaxInt16Parameters(
    QuantizedMultiplier inputBeta, Int16Table expTable, Int16Table reciprocalTable) {
  public static SoftmaxInt16Parameters of(Node node) {
    double factor =
        (double) node.input(0).quantization().scale()
            * ((Softmax) node.op()).beta()
            / (10.0 / 65535.0);
    int range = Short.MAX_VALUE - Short.MIN_VALUE;
    return new SoftmaxInt16Parameters(
        FixedPoint.quantizeMultiplier(factor),
        Int16Table.populate(10f / range, Short.MAX_VALUE, 2f / range, 0, StrictMath::exp),
        Int16Table.populate(
            1f / range, Short.MIN_VALUE, 2f / range, 0, x -> 1f / (1f + (float) x)));
  }

  /** Exponential of a difference that is 0 or negative, in Q0.15. */
  public int exp(int difference) {
    int symmetric = inputBeta.apply(difference) + 32767;
    return expTable.lookup(Math.min(Math.max(symmetric, Short.MIN_VALUE), Short.MAX_VALUE));
  }

  /** Reciprocal of a sum with 15 fractional bits, normalised by its highest bit, in Q0.15. */
  public int reciprocal(long sum, int highestBit) {
    long normal = highestBit > 30 ? sum >> (highestBit - 30) : sum << (30 - highestBit);
    int shifted = (int) ((normal + (1 << 13)) >> 14);
    int symmetric = shifted - ((1 << 15) + (1 << 16));
    return reciprocalTable.lookup(Math.min(Math.max(symmetric, Short.MIN_VALUE), Short.MAX_VALUE));
  }
}
