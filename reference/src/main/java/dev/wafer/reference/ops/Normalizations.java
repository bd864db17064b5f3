package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.UINT8;

import dev.wafer.ir.op.LocalResponseNormalization;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.InverseSquareRoot;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.Tensor;
import java.util.List;

/** L2_NORMALIZATION and LOCAL_RESPONSE_NORMALIZATION. */
final class Normalizations {
  private static final float LEAST_LENGTH = 1e-6f;

  /** A result of bytes has the scale 2^-7. */
  private static final int OUTPUT_BITS = 7;

  private Normalizations() {}

  static List<Tensor> l2(Invocation call) {
    int depth = call.outputType().shape().dim(-1);
    if (call.inputType(0) == FLOAT32) {
      float[] x = call.input(0).floats();
      float[] out = new float[x.length];
      for (int row = 0; row < x.length; row += depth) {
        float squares = 0;
        for (int i = row; i < row + depth; i++) {
          squares += x[i] * x[i];
        }
        float root = (float) Math.sqrt(squares);
        float length = root < LEAST_LENGTH ? LEAST_LENGTH : root;
        for (int i = row; i < row + depth; i++) {
          out[i] = x[i] / length;
        }
      }
      return call.floats(out);
    }
    return call.ints(bytes(call, depth));
  }

  /** The kernel of UINT8 shifts up before it multiplies, that of INT8 afterwards. */
  private static int[] bytes(Invocation call, int depth) {
    int zeroPoint = call.node().input(0).quantization().zeroPoint();
    int outputZeroPoint = call.node().output().quantization().zeroPoint();
    ActivationRange range = ActivationRange.of(call.outputType().dataType());
    int before = call.inputType(0) == UINT8 ? OUTPUT_BITS : 0;
    int[] x = call.input(0).toInts();
    int[] out = new int[x.length];
    for (int row = 0; row < x.length; row += depth) {
      int squares = 0;
      for (int i = row; i < row + depth; i++) {
        squares += (x[i] - zeroPoint) * (x[i] - zeroPoint);
      }
      QuantizedMultiplier root = InverseSquareRoot.of(squares);
      for (int i = row; i < row + depth; i++) {
        int scaled =
            FixedPoint.multiplyByQuantizedMultiplier(
                (x[i] - zeroPoint) << before,
                root.multiplier(),
                root.shift() + OUTPUT_BITS - before);
        out[i] = range.clamp(scaled + outputZeroPoint);
      }
    }
    return out;
  }

  static List<Tensor> localResponse(Invocation call) {
    LocalResponseNormalization op = call.op(LocalResponseNormalization.class);
    int depth = call.outputType().shape().dim(-1);
    float[] x = call.input(0).floats();
    float[] out = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      int c = i % depth;
      int row = i - c;
      float squares = 0;
      int end = (int) Math.min(depth, (long) c + op.radius());
      for (int other = Math.max(0, c - op.radius()); other < end; other++) {
        squares += x[row + other] * x[row + other];
      }
      out[i] = x[i] * (float) StrictMath.pow(op.bias() + op.alpha() * squares, -op.beta());
    }
    return call.floats(out);
  }
}
