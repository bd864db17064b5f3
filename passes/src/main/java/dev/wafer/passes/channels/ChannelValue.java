package dev.wafer.passes.channels;

import dev.wafer.ir.DataType;
import dev.wafer.reference.Tensor;

/**
 * Elements as bit patterns, so that floats are compared by their bits: the two zeros differ, a NaN
 * equals itself.
 */
final class ChannelValue {
  private ChannelValue() {}

  /** Whether elements of this type are followed. */
  static boolean isSupported(DataType type) {
    return type == DataType.FLOAT32
        || type == DataType.INT8
        || type == DataType.INT16
        || type == DataType.INT32
        || type == DataType.UINT8;
  }

  static long ofFloat(float x) {
    return Float.floatToRawIntBits(x);
  }

  static float toFloat(long bits) {
    return Float.intBitsToFloat((int) bits);
  }

  /** All elements of a tensor of a supported type. */
  static long[] elements(Tensor tensor) {
    if (tensor.dataType() != DataType.FLOAT32) {
      return tensor.toLongs();
    }
    float[] in = tensor.floats();
    long[] out = new long[in.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = ofFloat(in[i]);
    }
    return out;
  }

  /** Writes an element of a tensor of a supported type. */
  static void set(Tensor tensor, int index, long bits) {
    switch (tensor.dataType()) {
      case FLOAT32 -> tensor.floats()[index] = toFloat(bits);
      case INT8, UINT8 -> tensor.bytes()[index] = (byte) bits;
      case INT16 -> tensor.shorts()[index] = (short) bits;
      case INT32 -> tensor.ints()[index] = (int) bits;
      default -> throw new IllegalArgumentException("not followed: " + tensor.dataType());
    }
  }
}
