package dev.wafer.emitter.kernels.convolution.dsp;

import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;

/**
 * The weights of a convolution in groups, in the order in which some outputs of a group read them:
 * for each tap and four channels a word an output; of nine bits two words of halfwords, those of
 * the even channels and those of the odd ones.
 *
 * @param taps geometry of the window, and whether weights have nine bits
 * @param depth input channels of a group
 * @param outputs of a group
 * @param lanes outputs that are computed together, up to four
 */
record GroupedWeights(DenseConstant source, TapWeights taps, int depth, int outputs, int lanes) {
  /** Input channels in a word. */
  static final int CHANNELS = 4;

  static GroupedWeights of(DenseConstant source, Plane plane) {
    int depth = source.shape().dim(3);
    int outputs = plane.outC() / (plane.inC() / depth);
    int lanes = 1;
    for (int more = 2; more <= Math.min(TapWeights.LANES, outputs); more++) {
      if (computed(outputs, more) <= computed(outputs, lanes) + 1) {
        lanes = more;
      }
    }
    boolean wide = source.dataType() == DataType.INT16;
    TapWeights taps = new TapWeights(source, plane.outC(), plane.taps(), wide);
    return new GroupedWeights(source, taps, depth, outputs, lanes);
  }

  private static int computed(int outputs, int lanes) {
    return (outputs + lanes - 1) / lanes * lanes;
  }

  /** How often some outputs of a group are computed together. */
  int parts() {
    return computed(outputs, lanes) / lanes;
  }

  PackedConstant packed() {
    return PackedConstant.of("weights", PackedConstant.Kind.WEIGHT, CType.U32, 4, this::words);
  }

  private Bytes words() {
    int groups = taps.channels() / outputs;
    int words = taps.wide() ? 2 : 1;
    long[] out = new long[groups * parts() * lanes * taps.taps() * (depth / CHANNELS) * words];
    int at = 0;
    for (int group = 0; group < groups; group++) {
      for (int part = 0; part < parts(); part++) {
        int first = group * outputs + Math.min(part * lanes, outputs - lanes);
        for (int from = 0; from < taps.taps() * depth; from += CHANNELS) {
          for (int output = first; output < first + lanes; output++) {
            int i = output * taps.taps() * depth + from;
            if (taps.wide()) {
              out[at++] = bits(i, 0xFFFF) | bits(i + 2, 0xFFFF) << 16;
              out[at++] = bits(i + 1, 0xFFFF) | bits(i + 3, 0xFFFF) << 16;
            } else {
              out[at++] =
                  bits(i, 0xFF)
                      | bits(i + 1, 0xFF) << 8
                      | bits(i + 2, 0xFF) << 16
                      | bits(i + 3, 0xFF) << 24;
            }
          }
        }
      }
    }
    return IntegerConstants.bytes(CType.U32, out);
  }

  private long bits(int index, int mask) {
    return source.integerAt(index) & mask;
  }
}
