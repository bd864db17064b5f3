package dev.wafer.reference.parameters;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;
import java.util.OptionalInt;

/**
 * Constants of an integer {@link Quantize} or a clamp, such as {@link UnaryFn#RELU}: {@code
 * outputOffset + factor * (x + inputOffset)}, clamped.
 */
public record RequantizeParameters(
    int inputOffset, int outputOffset, QuantizedMultiplier factor, ActivationRange range) {
  /** Constants of a node whose operator is QUANTIZE or a clamp. */
  public static RequantizeParameters of(Node node) {
    float inputScale = node.input(0).quantization().scale();
    float outputScale = node.output().quantization().scale();
    Activation clamp = node.op().clamp();
    // A clamp divides in single precision, QUANTIZE in double.
    double factor =
        clamp != Activation.NONE ? inputScale / outputScale : (double) inputScale / outputScale;
    return new RequantizeParameters(
        -node.input(0).quantization().zeroPoint(),
        node.output().quantization().zeroPoint(),
        FixedPoint.quantizeMultiplier(factor),
        ActivationRange.of(clamp, node.output().type()));
  }

  public int apply(int x) {
    return range.clamp(factor.apply(x + inputOffset) + outputOffset);
  }

  /**
   * What is added to each value if that is all that happens to it: the scales are equal, and what
   * the input's type holds the output's holds, too.
   *
   * @param input the type of the values
   */
  public OptionalInt shiftOf(DataType input) {
    int sum = inputOffset + outputOffset;
    ActivationRange all = ActivationRange.of(input);
    boolean plain =
        factor.isOne() && range.contains(all.min() + sum) && range.contains(all.max() + sum);
    return plain ? OptionalInt.of(sum) : OptionalInt.empty();
  }
}
