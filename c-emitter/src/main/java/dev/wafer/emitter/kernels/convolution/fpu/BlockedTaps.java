package dev.wafer.emitter.kernels.convolution.fpu;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Float weights of a depthwise layer in the order in which a kernel that sums {@value #BLOCK}
 * channels at once reads them: the taps of these channels, tap by tap, block after block; then the
 * taps of each channel that is left over.
 */
final class BlockedTaps {
  /** Channels that a kernel sums at once. */
  static final int BLOCK = 8;

  private BlockedTaps() {}

  /**
   * @param weights of shape [1, height, width, channels]
   */
  static PackedConstant of(DenseConstant weights) {
    return PackedConstant.of(
        "weights", PackedConstant.Kind.WEIGHT, CType.F32, 4, () -> blocked(weights));
  }

  private static Bytes blocked(DenseConstant weights) {
    int channels = weights.shape().dim(3);
    int taps = weights.shape().elements() / channels;
    ByteBuffer out =
        ByteBuffer.allocate(Float.BYTES * channels * taps).order(ByteOrder.LITTLE_ENDIAN);
    int first = 0;
    while (first < channels) {
      int together = first + BLOCK <= channels ? BLOCK : 1;
      for (int i = 0; i < together * taps; i++) {
        out.putFloat(weights.floatAt(i / together * channels + first + i % together));
      }
      first += together;
    }
    return Bytes.wrap(out.array());
  }
}
