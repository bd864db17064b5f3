package dev.wafer.passes.parameters;

import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Quantization;
import java.util.stream.IntStream;

/** Counts the elements of a constant whose real value is zero. */
public final class ZeroCount {
  private ZeroCount() {}

  /** Elements that are raw zeros of floats, or zero points of quantized values. */
  public static long of(DenseConstant constant, Quantization quantization) {
    IntStream indices = IntStream.range(0, constant.shape().elements());
    if (constant.dataType().isFloat()) {
      return indices.filter(index -> constant.floatAt(index) == 0f).count();
    }
    if (!quantization.isPerAxis()) {
      int zeroPoint = quantization.zeroPoint();
      return indices.filter(index -> constant.integerAt(index) == zeroPoint).count();
    }
    int axis = quantization.axis();
    int inner = constant.shape().elements(axis + 1, constant.shape().rank());
    int channels = constant.shape().dim(axis);
    return indices
        .filter(
            index ->
                constant.integerAt(index)
                    == quantization.zeroPoints().get(index / inner % channels))
        .count();
  }
}
