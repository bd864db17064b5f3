package dev.wafer.emitter.kernels;

import dev.wafer.ir.DenseConstant;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.parameters.AccumulatorParameters;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The biases of a layer's sums with the input's zero point folded in: {@code bias[c] + offset *
 * sum(weights[c])}. With them a kernel multiplies inputs as they are.
 *
 * <p>A folded bias may leave the type of the sums. Then it wraps, as the reference's sums do: what
 * wraps on the way and what wraps at the end are the same modulo the type's size. So a kernel whose
 * sums wrap takes any biases, and one whose sums must not asks {@link #largest} whether the wrapped
 * biases and all products together stay small enough.
 */
public final class BiasFolding {
  private final long[] biases;

  private BiasFolding(long[] biases) {
    this.biases = biases;
  }

  /**
   * The biases of some channels.
   *
   * @param own the model's, at least one a channel, if there are any
   * @param offset what is added to each input: its zero point, negated
   * @param weightSums of each channel
   */
  public static BiasFolding of(Optional<DenseConstant> own, int offset, long[] weightSums) {
    long[] biases = new long[weightSums.length];
    for (int c = 0; c < biases.length; c++) {
      biases[c] = (own.isPresent() ? own.get().integerAt(c) : 0) + offset * weightSums[c];
    }
    return new BiasFolding(biases);
  }

  /** The biases of a node whose inputs are x, constant weights and an optional constant bias. */
  public static BiasFolding of(KernelRequest request) {
    return of(
        request.constant(2),
        AccumulatorParameters.of(request.node()).inputOffset(),
        ProductSums.of(request).weightSums());
  }

  /** The model's biases as they are, for kernels that add the offset to each input. */
  public static BiasFolding none(Optional<DenseConstant> own, int channels) {
    return of(own, 0, new long[channels]);
  }

  /**
   * The biases of several layers of equally many channels.
   *
   * @param together channels of a layer that stand side by side before the next layer's, or all
   *     that are left
   */
  public static BiasFolding interleaved(List<BiasFolding> layers, int together) {
    int channels = layers.get(0).channels();
    long[] biases = new long[layers.size() * channels];
    int to = 0;
    for (int first = 0; first < channels; first += together) {
      int end = Math.min(channels, first + together);
      for (BiasFolding layer : layers) {
        System.arraycopy(layer.biases, first, biases, to, end - first);
        to += end - first;
      }
    }
    return new BiasFolding(biases);
  }

  public int channels() {
    return biases.length;
  }

  /** A channel's bias where sums have 32 bits. */
  public int at(int channel) {
    return (int) biases[channel];
  }

  /**
   * The largest magnitude that a channel's 32-bit sum can have, on the way and at the end.
   *
   * @param products the largest magnitude of the channel's products together
   */
  public long largest(int channel, long products) {
    return Math.abs((long) at(channel)) + products;
  }

  /**
   * The biases as an array.
   *
   * @param type of the sums
   * @param multiple of the number of elements; those beyond the channels are zero
   */
  public PackedConstant constant(String role, CType type, int multiple) {
    return PackedConstant.of(
        role,
        PackedConstant.Kind.BIAS,
        type,
        type.sizeBytes(),
        () -> IntegerConstants.bytes(type, IntegerConstants.padded(wrapped(type), multiple)));
  }

  private long[] wrapped(CType type) {
    return switch (type) {
      case I32 -> Arrays.stream(biases).map(bias -> (int) bias).toArray();
      case U32 -> Arrays.stream(biases).map(bias -> Integer.toUnsignedLong((int) bias)).toArray();
      case I64, U64 -> biases;
      default -> throw new IllegalArgumentException("no type of sums: " + type.spelling());
    };
  }
}
