package dev.wafer.emitter.kernels.convolution.dsp;

import dev.wafer.emitter.kernels.WinogradTransform;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** 3x3 weights transformed to 4x4 ones, as {@link Conv2dWinogradS8Dsp} reads them. */
final class WinogradWeights {
  private WinogradWeights() {}

  /**
   * For each four output channels, for each four inputs i, first for inputs {@code i, i + 2} and
   * then for {@code i + 1, i + 3}: 16 places of four words, one a channel.
   */
  static PackedConstant packed(DenseConstant weights, Plane s) {
    return PackedConstant.of(
        "transformed weights",
        PackedConstant.Kind.WEIGHT,
        CType.U32,
        4,
        () -> words(weights, s.inC(), s.outC()));
  }

  private static Bytes words(DenseConstant weights, int depth, int channels) {
    byte[] bytes = new byte[32 * depth * channels];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int channel = 0; channel < channels; channel += 4) {
      for (int step = 0; step < depth / 2; step++) {
        int input = step / 2 * 4 + step % 2;
        for (int place = 0; place < 16; place++) {
          for (int c = channel; c < channel + 4; c++) {
            int low = WinogradTransform.weight(weights, depth, c, input, place);
            int high = WinogradTransform.weight(weights, depth, c, input + 2, place);
            out.putInt((low & 0xFFFF) | high << 16);
          }
        }
      }
    }
    return Bytes.wrap(bytes);
  }
}
