package dev.wafer.emitter.testing;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Tensor types with quantization, short to write in tests. */
public final class QuantizedTypes {
  private QuantizedTypes() {}

  /** INT8 with a scale and a zero point. */
  public static TensorType s8(float scale, int zeroPoint, int... dims) {
    return quantized(DataType.INT8, scale, zeroPoint, dims);
  }

  /** INT16, symmetric. */
  public static TensorType s16(float scale, int... dims) {
    return quantized(DataType.INT16, scale, 0, dims);
  }

  public static TensorType quantized(DataType dataType, float scale, int zeroPoint, int... dims) {
    return TensorType.of(dataType, dims).withQuantization(Quantization.perTensor(scale, zeroPoint));
  }

  /** Scales for the channels of a weight tensor, each between {@code 0.5} and {@code 1} of one. */
  public static Quantization perChannel(int axis, int channels, float largest, Random random) {
    List<Float> scales = new ArrayList<>();
    for (int i = 0; i < channels; i++) {
      scales.add(largest * (0.5f + 0.5f * random.nextFloat()));
    }
    return Quantization.perAxis(axis, scales);
  }
}
