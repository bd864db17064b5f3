package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;

/**
 * A function of bytes that is computed on real numbers in single precision, as TensorFlow Lite
 * fills its tables of 256 values ({@code LUTPopulate}).
 */
public record RealFunction(
    UnaryFunctions.OfFloat function,
    Quantization input,
    Quantization output,
    ActivationRange range) {
  public static RealFunction of(Node node, UnaryFunctions.OfFloat function) {
    return new RealFunction(
        function,
        node.input(0).quantization(),
        node.output().quantization(),
        ActivationRange.of(node.output().dataType()));
  }

  public int apply(int x) {
    float real = input.scale() * (x - input.zeroPoint());
    float scaled = function.apply(real) * (1 / output.scale());
    // A cast saturates, and gives 0 for NaN.
    return range.clamp(
        (int) ((float) FixedPoint.roundHalfAwayFromZero(scaled) + output.zeroPoint()));
  }
}
