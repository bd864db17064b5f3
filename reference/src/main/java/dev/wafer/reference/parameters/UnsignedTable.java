package dev.wafer.reference.parameters;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;

/**
 * A LOGISTIC or TANH over UINT8: the function of the real value, computed in single precision, as
 * TensorFlow Lite fills its table of 256 entries.
 */
record UnsignedTable(UnaryFn fn, Quantization input, Quantization output) {
  static UnsignedTable of(Node node) {
    return new UnsignedTable(
        ((Unary) node.op()).fn(), node.input(0).quantization(), node.output().quantization());
  }

  int apply(int x) {
    float real = input.scale() * (x - input.zeroPoint());
    float result =
        fn == UnaryFn.LOGISTIC
            ? 1f / (1f + (float) StrictMath.exp(-real))
            : (float) StrictMath.tanh(real);
    float inverseScale = 1 / output.scale();
    double nearest = FixedPoint.roundHalfAwayFromZero(result * inverseScale);
    return ActivationRange.of(DataType.UINT8).clamp((int) nearest + output.zeroPoint());
  }
}
