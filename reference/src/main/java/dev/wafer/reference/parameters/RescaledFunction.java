package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.Activation;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;
import java.util.function.IntUnaryOperator;

/**
 * A function of the distance to the zero point that commutes with scales: {@code outputOffset +
 * factor * function(x - inputZeroPoint)}, saturated.
 */
public record RescaledFunction(
    IntUnaryOperator function,
    int inputZeroPoint,
    int outputZeroPoint,
    QuantizedMultiplier factor,
    ActivationRange range) {
  public static RescaledFunction of(Node node, IntUnaryOperator function) {
    float inputScale = node.input(0).quantization().scale();
    return new RescaledFunction(
        function,
        node.input(0).quantization().zeroPoint(),
        node.output().quantization().zeroPoint(),
        // A quotient in single precision. A factor of 1 keeps every number that 16 bits give.
        FixedPoint.quantizeMultiplier(inputScale / node.output().quantization().scale()),
        ActivationRange.of(Activation.NONE, node.output().type()));
  }

  public int apply(int x) {
    return range.clamp(factor.apply(function.applyAsInt(x - inputZeroPoint)) + outputZeroPoint);
  }
}
