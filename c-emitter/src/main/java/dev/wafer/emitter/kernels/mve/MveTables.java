package dev.wafer.emitter.kernels.mve;

import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.ir.Bytes;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Biases, multipliers and shifts in the order of vector lanes. */
final class MveTables {
  private MveTables() {}

  /** Lane order of the channels themselves. */
  static int[] straight(int channels) {
    int[] order = new int[(channels + 3) / 4 * 4];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    return order;
  }

  /** Four times the first channel. */
  static int[] repeated() {
    return new int[4];
  }

  /** Lane order after bytes were widened twice, even lanes apart from odd ones. */
  static int[] separated(int channels) {
    int[] order = new int[(channels + 15) / 16 * 16];
    for (int i = 0; i < order.length; i++) {
      int lane = i % 16;
      order[i] = i - lane + lane / 8 + lane / 4 % 2 * 2 + lane % 4 * 4;
    }
    return order;
  }

  /** Adds the tables and what else turns sums into outputs; entries beyond the channels are 0. */
  static void add(KernelBinding.Builder binding, DspScaling scaling, int[] biases, int[] factors) {
    byte[] bias = new byte[4 * biases.length];
    ByteBuffer biasOut = ByteBuffer.wrap(bias).order(ByteOrder.LITTLE_ENDIAN);
    for (int channel : biases) {
      biasOut.putInt(channel < scaling.channels() ? scaling.bias(channel) : 0);
    }
    byte[] multipliers = new byte[4 * factors.length];
    ByteBuffer multiplierOut = ByteBuffer.wrap(multipliers).order(ByteOrder.LITTLE_ENDIAN);
    byte[] shifts = new byte[factors.length];
    for (int i = 0; i < factors.length; i++) {
      boolean present = factors[i] < scaling.channels();
      multiplierOut.putInt(present ? scaling.channel(factors[i]).multiplier() : 0);
      shifts[i] = (byte) (present ? scaling.channel(factors[i]).shift() : 0);
    }
    binding
        .parameter("bias", constant("bias", PackedConstant.Kind.BIAS, CType.I32, bias))
        .parameter(
            "multipliers",
            constant("multipliers", PackedConstant.Kind.TABLE, CType.I32, multipliers))
        .parameter("shifts", constant("shifts", PackedConstant.Kind.TABLE, CType.I8, shifts))
        .parameter("zero_point", "int32_t", scaling.parameters().outputOffset())
        .parameter("min", "int32_t", scaling.parameters().range().min())
        .parameter("max", "int32_t", scaling.parameters().range().max())
        .helper("mve");
  }

  static PackedConstant weights(byte[] bytes) {
    return constant("weights", PackedConstant.Kind.WEIGHT, CType.I8, bytes);
  }

  private static PackedConstant constant(
      String role, PackedConstant.Kind kind, CType type, byte[] bytes) {
    return new PackedConstant(role, kind, type, 4, Bytes.wrap(bytes));
  }
}
