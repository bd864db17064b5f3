package dev.wafer.emitter.kernels.dsp;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.ChannelTiles;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Supplier;

/** A matrix of int8 weights, packed two output channels to a halfword: {@link MixedPair}. */
public final class MixedWeights {
  /** Channels whose words lie together in {@link #byEight}. */
  public static final int TOGETHER = 8;

  /** Channels whose words lie together in {@link #bySix}. */
  public static final int SIX = 6;

  /** Inputs of two words, of which the depth is a multiple. */
  public static final int STEP = 4;

  private final int channels;
  private final int depth;
  private final Element element;

  /** Gives the weight of a channel and an input. */
  @FunctionalInterface
  public interface Element {
    int at(int channel, int input);
  }

  /**
   * @param channels rows: output channels
   * @param depth columns: inputs, in the order in which the kernel reads them; a multiple of {@link
   *     #STEP}
   * @param element of the matrix; always the same
   */
  public MixedWeights(int channels, int depth, Element element) {
    if (depth % STEP != 0) {
      throw new IllegalArgumentException(channels + " x " + depth);
    }
    this.channels = channels;
    this.depth = depth;
    this.element = element;
  }

  /** The weights [outputs, ...] of a matrix of one row an output, padded with zeros. */
  public static MixedWeights ofRows(DenseConstant source) {
    int outputs = source.shape().dim(0);
    int depth = source.shape().elements() / outputs;
    int padded = (depth + 7) / 8 * 8;
    return new MixedWeights(
        outputs,
        padded,
        (channel, i) -> i < depth ? (int) source.integerAt(channel * depth + i) : 0);
  }

  public int channels() {
    return channels;
  }

  public int depth() {
    return depth;
  }

  /** The weight of a channel and an input; zero beyond the last channel. */
  int at(int channel, int input) {
    return channel < channels ? element.at(channel, input) : 0;
  }

  /** Whether pairs of channels can be told apart. */
  public boolean separable() {
    return MixedPair.separable(channels, depth, this::at);
  }

  /**
   * For each pair of channels, for each four inputs i: the words of inputs {@code i, i + 2} and
   * {@code i + 1, i + 3}.
   */
  public PackedConstant byPair() {
    return packed(this::pairs);
  }

  private Bytes pairs() {
    byte[] bytes = new byte[(channels + 1) / 2 * depth * 2];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int channel = 0; channel < channels; channel += 2) {
      putPair(out, channel);
    }
    return Bytes.wrap(bytes);
  }

  /**
   * For each eight channels, for each four inputs i: four words of inputs {@code i, i + 2}, one a
   * pair of channels, and four of {@code i + 1, i + 3}. Channels left over are packed by pair.
   */
  public PackedConstant byEight() {
    return packed(this::eights);
  }

  private Bytes eights() {
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
    return Bytes.wrap(bytes);
  }

  /**
   * For each six channels, for each eight inputs, the last eight first: three words of inputs
   * {@code i, i + 2}, one a pair of channels, and three of {@code i + 1, i + 3}, then those of
   * {@code i + 4}. Channels left over are packed so by pair. The depth is a multiple of eight.
   */
  public PackedConstant bySix() {
    return packed(this::sixes);
  }

  private Bytes sixes() {
    byte[] bytes = new byte[(channels + 1) / 2 * depth * 2];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int channel = 0;
    for (; channel + SIX <= channels; channel += SIX) {
      for (int at = 0; at < depth; at += STEP) {
        int i = (at + depth - 2 * STEP) % depth;
        for (int input = i; input <= i + 1; input++) {
          for (int pair = 0; pair < SIX; pair += 2) {
            out.putInt(word(channel + pair, input));
          }
        }
      }
    }
    for (; channel < channels; channel += 2) {
      for (int at = 0; at < depth; at += STEP) {
        int i = (at + depth - 2 * STEP) % depth;
        out.putInt(word(channel, i));
        out.putInt(word(channel, i + 1));
      }
    }
    return Bytes.wrap(bytes);
  }

  /**
   * How a kernel of weights {@link #byPair}, the binding's first constant, is called for some of
   * the output channels.
   *
   * @param pointers fields that move on by an element a channel
   * @param count the field that holds the number of channels
   */
  public ChannelTiles tiles(List<String> pointers, String count, Counts call) {
    return new ChannelTiles(
        channels, 2, 0, depth, pointers, List.of(ChannelTiles.Count.of(count)), call);
  }

  private void putPair(ByteBuffer out, int channel) {
    for (int i = 0; i < depth; i += 4) {
      out.putInt(word(channel, i));
      out.putInt(word(channel, i + 1));
    }
  }

  /** Inputs {@code i} and {@code i + 2} of a pair of channels. */
  private int word(int channel, int i) {
    return MixedPair.word(
        at(channel, i), at(channel + 1, i), at(channel, i + 2), at(channel + 1, i + 2));
  }

  private PackedConstant packed(Supplier<Bytes> words) {
    int number = (channels + 1) / 2 * depth / 2;
    return PackedConstant.of("weights", PackedConstant.Kind.WEIGHT, CType.U32, 4, number, words)
        .ofMixedPairs();
  }
}
