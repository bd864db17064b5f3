package dev.wafer.emitter.kernels.convolution.dsp;

import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;

/**
 * The weights of a depthwise convolution for some outputs of one input channel and two taps at a
 * time: for each pair of outputs a word, whose even bytes are the first one's and whose odd ones
 * the second's; for an odd output, and where a weight has nine bits, a word of two halfwords.
 *
 * @param lanes outputs that are computed together, two to four
 */
record MultipliedWeights(TapWeights taps, int inputs, int multiplier, int lanes) {
  static MultipliedWeights of(TapWeights taps, Plane plane) {
    int multiplier = plane.outC() / plane.inC();
    int lanes = 2;
    for (int more = 3; more <= Math.min(TapWeights.LANES, multiplier); more++) {
      if (computed(multiplier, more) <= computed(multiplier, lanes)) {
        lanes = more;
      }
    }
    return new MultipliedWeights(taps, plane.inC(), multiplier, lanes);
  }

  /** Outputs of a channel, those counted twice that two groups compute. */
  private static int computed(int multiplier, int lanes) {
    return (multiplier + lanes - 1) / lanes * lanes;
  }

  /** Groups of outputs of a channel. */
  int groups() {
    return computed(multiplier, lanes) / lanes;
  }

  /** What loads the weights of a group at two taps and widens them. */
  int instructions() {
    return taps.wide() ? lanes : (lanes + 1) / 2 + lanes / 2 * 2;
  }

  PackedConstant packed() {
    return PackedConstant.of("weights", PackedConstant.Kind.WEIGHT, CType.U32, 4, this::words);
  }

  private Bytes words() {
    int words = taps.wide() ? lanes : (lanes + 1) / 2;
    long[] out = new long[inputs * groups() * taps.taps() / 2 * words];
    int at = 0;
    for (int channel = 0; channel < inputs; channel++) {
      for (int group = 0; group < groups(); group++) {
        int first = channel * multiplier + Math.min(group * lanes, multiplier - lanes);
        for (int tap = 0; tap < taps.taps(); tap += 2) {
          for (int lane = 0; lane < lanes; lane += taps.wide() ? 1 : 2) {
            boolean pair = !taps.wide() && lane + 1 < lanes;
            out[at++] = pair ? taps.bytes(tap, first + lane) : taps.halfwords(tap, first + lane);
          }
        }
      }
    }
    return IntegerConstants.bytes(CType.U32, out);
  }
}
