package dev.wafer.emitter.kernels;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.AccumulatorParameters;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * The arrays that turn int32 accumulators into int8 outputs, in forms that several kernels read.
 */
public final class AccumulatorConstants {
  private AccumulatorConstants() {}

  /**
   * Biases with the input's zero point folded in: {@code bias[c] + inputOffset * sum(weights[c])},
   * for weights whose outermost axis is the output channel. With them a kernel multiplies raw
   * inputs.
   */
  public static PackedConstant foldedBias(KernelRequest request) {
    DenseConstant weights = request.constant(1).orElseThrow();
    int channels = weights.shape().dim(0);
    int taps = channels == 0 ? 0 : weights.shape().elements() / channels;
    int offset = AccumulatorParameters.of(request.node()).inputOffset();
    Optional<DenseConstant> bias = request.constant(2);
    ByteBuffer out = ByteBuffer.allocate(4 * channels).order(ByteOrder.LITTLE_ENDIAN);
    for (int c = 0; c < channels; c++) {
      int channel = c;
      int sum = 0;
      for (int i = 0; i < taps; i++) {
        sum += (int) weights.integerAt(c * taps + i);
      }
      out.putInt(bias.map(b -> (int) b.integerAt(channel)).orElse(0) + offset * sum);
    }
    return new PackedConstant(
        "bias", PackedConstant.Kind.BIAS, CType.I32, 4, Bytes.wrap(out.array()));
  }

  /** The Q31 significands, one an output channel or a single one. */
  public static PackedConstant multipliers(List<QuantizedMultiplier> channels) {
    ByteBuffer out = ByteBuffer.allocate(4 * channels.size()).order(ByteOrder.LITTLE_ENDIAN);
    channels.forEach(channel -> out.putInt(channel.multiplier()));
    return new PackedConstant(
        "multipliers", PackedConstant.Kind.TABLE, CType.I32, 4, Bytes.wrap(out.array()));
  }

  /** The shifts that go with {@link #multipliers}; positive is to the left. */
  public static PackedConstant shifts(List<QuantizedMultiplier> channels) {
    byte[] out = new byte[channels.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) channels.get(i).shift();
    }
    return new PackedConstant("shifts", PackedConstant.Kind.TABLE, CType.I8, 1, Bytes.wrap(out));
  }
}
