package dev.wafer.reference.parameters;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.op.Quantize;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;

/**
 * A {@link Quantize} of bytes in single precision, as TensorFlow Lite rescales parts of a
 * concatenation of UINT8: {@code zeroPoint + round(x * factor + offset)}, saturated. {@code shift}
 * makes INT8 numbers of UINT8.
 */
public record FloatRescale(int shift, float factor, float offset, int zeroPoint) {
  public static FloatRescale of(Node node) {
    int shift = node.input(0).dataType() == DataType.INT8 ? 128 : 0;
    float factor =
        node.input(0).quantization().scale() * (1 / node.output().quantization().scale());
    return new FloatRescale(
        shift,
        factor,
        -(node.input(0).quantization().zeroPoint() + shift) * factor,
        node.output().quantization().zeroPoint() + shift);
  }

  public int apply(int x) {
    int rounded = (int) FixedPoint.roundHalfAwayFromZero((x + shift) * factor + offset);
    return ActivationRange.of(DataType.UINT8).clamp(rounded + zeroPoint) - shift;
  }
}
