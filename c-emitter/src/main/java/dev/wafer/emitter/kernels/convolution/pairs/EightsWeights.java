package dev.wafer.emitter.kernels.convolution.pairs;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Weights of int8 whose products with the inputs of eight pixels are summed up in five words: as
 * long as the magnitudes of the weights of a section are less than 4096 together, a pixel's sum
 * fits 20 bits. A section is some taps of a channel, side by side, filled up with zeros to a
 * multiple of four.
 *
 * @param source [channels, height, width, depth]
 * @param taps of a channel, or pieces of taps
 * @param depth weights of a tap or piece
 * @param pieces of a tap: more than one where it is too large for a section
 * @param tapsTogether taps of a section; the last one may have fewer
 */
record EightsWeights(
    DenseConstant source, int channels, int taps, int depth, int pieces, int tapsTogether) {
  /** By which {@code 2^19 - 1} divides: products of at most 128 in magnitude. */
  private static final int MOST = 4095;

  private static final int STEP = 4;

  /** Of more, what is done for each section takes too large a part. */
  private static final int MOST_PIECES = 16;

  /**
   * The weights in the fewest sections of at most so many inputs, or of one tap.
   *
   * @return empty where sums would not fit
   */
  static Optional<EightsWeights> of(DenseConstant source, Plane plane, int inputs) {
    int taps = plane.filterH() * plane.filterW();
    for (int pieces = 1; pieces <= MOST_PIECES; pieces++) {
      int depth = plane.inC() / pieces;
      if (pieces == 1 || (depth * pieces == plane.inC() && depth % STEP == 0)) {
        int all = taps * pieces;
        int most = Math.max(1, Math.min(all, inputs / depth));
        for (int sections = (all + most - 1) / most; sections <= all; sections++) {
          int together = (all + sections - 1) / sections;
          EightsWeights weights =
              new EightsWeights(source, plane.outC(), all, depth, pieces, together);
          if (weights.fit()) {
            return Optional.of(weights);
          }
        }
      }
    }
    return Optional.empty();
  }

  int sections() {
    return (taps + tapsTogether - 1) / tapsTogether;
  }

  /** Inputs of a section, with those that fill it up. */
  int sectionInputs() {
    return filled(tapsTogether);
  }

  /** Bytes of a channel. */
  int channelBytes() {
    return (sections() - 1) * filled(tapsTogether) + filled(lastTaps());
  }

  /** Taps of the last section. */
  private int lastTaps() {
    return taps - (sections() - 1) * tapsTogether;
  }

  private int filled(int ofTaps) {
    return (ofTaps * depth + STEP - 1) / STEP * STEP;
  }

  private boolean fit() {
    for (int channel = 0; channel < channels; channel++) {
      for (int tap = 0; tap < taps; tap += tapsTogether) {
        long magnitudes = 0;
        for (int i = tap * depth; i < Math.min(taps, tap + tapsTogether) * depth; i++) {
          magnitudes += Math.abs(at(channel, i));
        }
        if (magnitudes > MOST) {
          return false;
        }
      }
    }
    return true;
  }

  /** The weights as the kernel reads them. */
  PackedConstant bytes() {
    return PackedConstant.of("weights", PackedConstant.Kind.WEIGHT, CType.I8, STEP, () -> packed());
  }

  private Bytes packed() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int channel = 0; channel < channels; channel++) {
      for (int tap = 0; tap < taps; tap += tapsTogether) {
        int end = Math.min(taps, tap + tapsTogether);
        byte[] section = new byte[filled(end - tap)];
        for (int i = tap * depth; i < end * depth; i++) {
          section[i - tap * depth] = (byte) at(channel, i);
        }
        bytes.writeBytes(section);
      }
    }
    return Bytes.wrap(bytes.toByteArray());
  }

  private int at(int channel, int i) {
    return (int) source.integerAt(channel * taps * depth + i);
  }
}
