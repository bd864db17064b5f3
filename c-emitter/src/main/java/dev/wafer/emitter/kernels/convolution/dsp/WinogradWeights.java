package dev.wafer.emitter.kernels.convolution.dsp;

import dev.wafer.emitter.kernels.WinogradTiles;
import dev.wafer.emitter.kernels.WinogradTransform;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * 3x3 weights as {@link Conv2dWinogradS8Dsp} reads them. Of a transform's places those of the outer
 * rows and columns count twice: the kernel's last step doubles them at no cost, so that the weights
 * need not.
 */
final class WinogradWeights {
  /** Taps of a window in the order of the words: the upper, the lower, the middle row. */
  private static final int[] TAPS = {0, 1, 2, 6, 7, 8, 3, 4, 5};

  private final DenseConstant source;
  private final int depth;
  private final int channels;

  WinogradWeights(DenseConstant source, Plane s) {
    this.source = source;
    this.depth = s.inC();
    this.channels = s.outC();
  }

  /**
   * Transformed to 4x4: for each so many output channels, for each four inputs i, first for inputs
   * {@code i, i + 2} and then for {@code i + 1, i + 3}: 16 places of a word a channel.
   */
  PackedConstant transformed(int together) {
    return transformed(WinogradTransform.F2.places(), together, this::places);
  }

  /** The same to 6x6, with 36 places; all count as they are. */
  PackedConstant bySixteen() {
    return transformed(
        WinogradTransform.F4.places(),
        WinogradTiles.CHANNELS,
        (channel, input) -> WinogradTransform.F4.weights(source, depth, channel, input));
  }

  /** A packing of weights: words of two inputs, of so many channels for each place. */
  private record Form(int places, int channels) {}

  /** What the places of a transform hold. */
  private interface Places {
    int[] of(int channel, int input);
  }

  private PackedConstant transformed(int places, int together, Places values) {
    return PackedConstant.of(
        "transformed weights",
        PackedConstant.Kind.WEIGHT,
        CType.U32,
        4,
        places * depth * channels / 2,
        () -> source.derived(new Form(places, together), s -> halfwords(places, together, values)));
  }

  /**
   * As they are: for each two output channels, for each two inputs as above, nine words, whose
   * bytes are the first input's weights for both channels and the second one's.
   */
  PackedConstant plain() {
    return PackedConstant.of(
        "weights",
        PackedConstant.Kind.WEIGHT,
        CType.U32,
        4,
        TAPS.length * depth * channels / Integer.BYTES,
        () -> source.derived(new Form(TAPS.length, 2), s -> taps()));
  }

  private Bytes halfwords(int places, int together, Places values) {
    byte[] bytes = new byte[2 * places * depth * channels];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int channel = 0; channel < channels; channel += together) {
      for (int step = 0; step < depth / 2; step++) {
        int[][] words = new int[2 * together][];
        for (int i = 0; i < words.length; i++) {
          words[i] = values.of(channel + i / 2, first(step) + i % 2 * 2);
        }
        for (int place = 0; place < places; place++) {
          for (int[] word : words) {
            out.putShort((short) word[place]);
          }
        }
      }
    }
    return Bytes.wrap(bytes);
  }

  private int[] places(int channel, int input) {
    int[] places = WinogradTransform.F2.weights(source, depth, channel, input);
    for (int i = 0; i < places.length; i++) {
      places[i] /= outer(i / 4) * outer(i % 4);
    }
    return places;
  }

  /** How often a row or column of a transform counts. */
  private static int outer(int index) {
    return index == 0 || index == 3 ? 2 : 1;
  }

  private Bytes taps() {
    byte[] bytes = new byte[9 * depth * channels];
    int next = 0;
    for (int channel = 0; channel < channels; channel += 2) {
      for (int step = 0; step < depth / 2; step++) {
        for (int tap : TAPS) {
          for (int input = first(step); input <= first(step) + 2; input += 2) {
            bytes[next++] = (byte) source.integerAt((channel * 9 + tap) * depth + input);
            bytes[next++] = (byte) source.integerAt(((channel + 1) * 9 + tap) * depth + input);
          }
        }
      }
    }
    return Bytes.wrap(bytes);
  }

  /** The first of the two inputs of a word. */
  private static int first(int step) {
    return step / 2 * 4 + step % 2;
  }
}
