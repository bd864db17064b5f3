package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.BOOL;
import static dev.wafer.ir.DataType.FLOAT16;
import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT64;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Quantize;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.FloatRescale;
import dev.wafer.reference.parameters.RequantizeParameters;
import java.util.Arrays;
import java.util.List;

/** QUANTIZE, DEQUANTIZE and CAST. */
final class Conversion {
  private Conversion() {}

  static List<Tensor> quantize(Invocation call) {
    if (call.inputType(0) == FLOAT32) {
      return call.ints(fromFloats(call));
    }
    if (call.op(Quantize.class).inFloats()) {
      return call.ints(Elementwise.mapInts(call, FloatRescale.of(call.node())::apply));
    }
    RequantizeParameters parameters = RequantizeParameters.of(call.node());
    return call.ints(Elementwise.mapInts(call, parameters::apply));
  }

  /** The nearest, saturated; what is no number gives the least value. */
  private static int[] fromFloats(Invocation call) {
    float[] x = call.input(0).floats();
    float scale = call.outputType().quantization().scale();
    int zeroPoint = call.outputType().quantization().zeroPoint();
    ActivationRange range = ActivationRange.of(call.outputType().dataType());
    int[] out = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      double raw = FixedPoint.roundHalfAwayFromZero(x[i] / scale) + zeroPoint;
      out[i] = raw > range.min() ? (int) Math.min(raw, range.max()) : range.min();
    }
    return out;
  }

  static List<Tensor> dequantize(Invocation call) {
    if (call.inputType(0) == FLOAT16) {
      return call.floats(call.input(0).toFloats());
    }
    Value value = call.node().input(0);
    return call.floats(dequantize(call.input(0).toInts(), value.shape(), value.quantization()));
  }

  /** Real values of raw integers, per tensor or per axis. */
  static float[] dequantize(int[] x, Shape shape, Quantization quantization) {
    float[] out = new float[x.length];
    if (!quantization.isPerAxis()) {
      // The product is rounded once, from double.
      double scale = quantization.scale();
      for (int i = 0; i < x.length; i++) {
        out[i] = (float) (scale * (x[i] - quantization.zeroPoint()));
      }
      return out;
    }
    int inner = shape.elements(quantization.axis() + 1, shape.rank());
    int channels = shape.dim(quantization.axis());
    for (int i = 0; i < x.length; i++) {
      int channel = i / inner % channels;
      out[i] = quantization.scale(channel) * (x[i] - quantization.zeroPoints().get(channel));
    }
    return out;
  }

  static List<Tensor> cast(Invocation call) {
    DataType in = call.inputType(0);
    DataType out = call.outputType().dataType();
    if (in == out) {
      return List.of(call.input(0).withType(call.outputType()));
    }
    if (in == FLOAT32) {
      return call.longs(castFloats(call.input(0).floats(), out));
    }
    long[] x = call.input(0).toLongs();
    if (out == FLOAT32) {
      float[] result = new float[x.length];
      for (int i = 0; i < x.length; i++) {
        result[i] = x[i];
      }
      return call.floats(result);
    }
    return call.longs(
        out == BOOL ? Arrays.stream(x).map(value -> value == 0 ? 0 : 1).toArray() : x);
  }

  /** Toward zero; what does not fit saturates, and what is no number gives 0. */
  private static long[] castFloats(float[] x, DataType type) {
    long[] out = new long[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i] =
          switch (type) {
            case BOOL -> x[i] != 0 ? 1 : 0;
            case INT64 -> (long) x[i];
            case UINT32 -> Math.min(Math.max((long) x[i], 0), 0xFFFF_FFFFL);
            default -> ActivationRange.of(type).clamp((int) x[i]);
          };
    }
    return out;
  }
}
