package dev.wafer.emitter.kernels.dsp;

import dev.wafer.emitter.kernels.ProductSums;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.ChannelTiles;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A matrix of int8 weights, packed two output channels to a halfword.
 *
 * <p>Channels {@code 2p} and {@code 2p + 1} with weights a and b give halfwords {@code a + 256 b}.
 * One dual multiply-accumulate of such halfwords sums both channels at once: {@code mixed = A + 256
 * B}, where A and B are the channels' sums. Sign-extending bytes 0 and 2 of the same word gives the
 * a's alone, whose sum is A; then {@code B = (mixed - A) / 256}. So four weights cost one extension
 * and stay one byte each.
 */
final class MixedWeights {
  /** Bound of B, beyond which {@code 256 B} leaves 32 bits. */
  private static final long MAX_SECOND_SUM = 1 << 23;

  private final int channels;
  private final int depth;
  private final byte[] values;

  /**
   * @param channels rows: output channels
   * @param depth columns: inputs, in the order in which the kernel reads them; a multiple of 8
   * @param values row-major, not changed afterwards
   */
  MixedWeights(int channels, int depth, byte[] values) {
    if (depth % 8 != 0 || values.length != channels * depth) {
      throw new IllegalArgumentException(channels + " x " + depth + ": " + values.length);
    }
    this.channels = channels;
    this.depth = depth;
    this.values = values;
  }

  /** The weights of a matrix [outputs, inputs], rows padded with zeros. */
  static MixedWeights ofRows(DenseConstant source) {
    int outputs = source.shape().dim(0);
    int depth = source.shape().dim(1);
    int padded = (depth + 7) / 8 * 8;
    byte[] values = new byte[outputs * padded];
    for (int i = 0; i < outputs * depth; i++) {
      values[i / depth * padded + i % depth] = (byte) source.integerAt(i);
    }
    return new MixedWeights(outputs, padded, values);
  }

  int channels() {
    return channels;
  }

  int depth() {
    return depth;
  }

  /** The weight of a channel and an input; zero beyond the last channel. */
  int at(int channel, int input) {
    return channel < channels ? values[channel * depth + input] : 0;
  }

  /** The largest magnitude that each channel's sum of products with int8 inputs can have. */
  private long[] maxSums() {
    long[] sums = new long[channels];
    for (int i = 0; i < values.length; i++) {
      sums[i / depth] += (long) ProductSums.MAX_INT8_MAGNITUDE * Math.abs(values[i]);
    }
    return sums;
  }

  /** Whether every {@code a + 256 b} fits a halfword and every B can be told from its mixture. */
  boolean separable() {
    long[] maxSums = maxSums();
    for (int second = 1; second < channels; second += 2) {
      if (maxSums[second] >= MAX_SECOND_SUM) {
        return false;
      }
      for (int i = 0; i < depth; i++) {
        if (at(second, i) == Byte.MIN_VALUE && at(second - 1, i) < 0) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * For each pair of channels, for each four inputs i: the words of inputs {@code i, i + 2} and
   * {@code i + 1, i + 3}.
   */
  PackedConstant byPair() {
    byte[] bytes = new byte[(channels + 1) / 2 * depth * 2];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int channel = 0; channel < channels; channel += 2) {
      putPair(out, channel);
    }
    return constant(bytes);
  }

  /**
   * For each eight channels, for each four inputs i: four words of inputs {@code i, i + 2}, one a
   * pair of channels, and four of {@code i + 1, i + 3}. Channels left over are packed by pair.
   */
  PackedConstant byEight() {
    byte[] bytes = new byte[(channels + 1) / 2 * depth * 2];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int channel = 0;
    for (; channel + 8 <= channels; channel += 8) {
      for (int i = 0; i < depth; i += 4) {
        for (int pair = 0; pair < 8; pair += 2) {
          out.putInt(word(channel + pair, i));
        }
        for (int pair = 0; pair < 8; pair += 2) {
          out.putInt(word(channel + pair, i + 1));
        }
      }
    }
    for (; channel < channels; channel += 2) {
      putPair(out, channel);
    }
    return constant(bytes);
  }

  /**
   * How a kernel of weights {@link #byPair}, the binding's first constant, is called for some of
   * the output channels.
   *
   * @param pointers fields that move on by an element a channel
   * @param count the field that holds the number of channels
   */
  ChannelTiles tiles(List<String> pointers, String count, long callInstructions) {
    return new ChannelTiles(
        channels, 2, 0, depth, pointers, List.of(ChannelTiles.Count.of(count)), callInstructions);
  }

  private void putPair(ByteBuffer out, int channel) {
    for (int i = 0; i < depth; i += 4) {
      out.putInt(word(channel, i));
      out.putInt(word(channel, i + 1));
    }
  }

  /** Inputs {@code i} and {@code i + 2} of a pair of channels. */
  private int word(int channel, int i) {
    return (mixed(channel, i) & 0xFFFF) | mixed(channel, i + 2) << 16;
  }

  private int mixed(int channel, int i) {
    return at(channel, i) + 256 * at(channel + 1, i);
  }

  private static PackedConstant constant(byte[] words) {
    return new PackedConstant(
        "weights", PackedConstant.Kind.WEIGHT, CType.U32, 4, Bytes.wrap(words), true);
  }
}
