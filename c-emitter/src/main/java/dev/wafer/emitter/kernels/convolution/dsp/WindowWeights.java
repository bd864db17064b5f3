package dev.wafer.emitter.kernels.convolution.dsp;

import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.emitter.kernels.SplitWeights;
import dev.wafer.emitter.kernels.dsp.DspCounts;
import dev.wafer.emitter.kernels.dsp.MixedWeights;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import java.util.ArrayList;
import java.util.List;

/**
 * The weights of a convolution in the order in which its windows lie in the scratch: runs of
 * contiguous bytes of the input, each padded to a multiple of four or one right behind the other,
 * then inputs that are repeated for weights that a byte does not hold, two in each four.
 *
 * @param repeated positions in the scratch of the inputs that are repeated, in order
 * @param joined whether runs lie one right behind the other
 */
record WindowWeights(MixedWeights mixed, List<Integer> repeated, boolean joined) {
  WindowWeights {
    repeated = List.copyOf(repeated);
  }

  /** Number of a window's runs. */
  private static int runs(Plane s, boolean byPixel) {
    return byPixel ? s.filterH() * s.filterW() : s.filterH();
  }

  static int runBytes(Plane s, boolean byPixel) {
    return byPixel ? s.inC() : s.filterW() * s.inC();
  }

  /** Whether a row has no word of its own, so that its bytes are read one by one. */
  static boolean isNarrow(Plane s) {
    return s.inW() * s.inC() < Integer.BYTES;
  }

  /**
   * Whether a window's runs are joined: those of narrow rows, and where it pays, since it takes
   * some copying and saves products.
   */
  private static boolean joins(Plane s, boolean byPixel) {
    if (!byPixel && isNarrow(s)) {
      return true;
    }
    int run = runBytes(s, byPixel);
    int saved = s.filterH() * roundUp(run, 4) - roundUp(s.filterH() * run, 4);
    return !byPixel && DspCounts.products(saved, s.outC()) > DspCounts.joining(s.filterH(), run);
  }

  /** The weights as they are, where pairs of channels can be told apart, else split ones. */
  static WindowWeights of(Windowed op, KernelRequest request, Plane s, boolean byPixel) {
    DenseConstant source = request.weights().orElseThrow();
    int columns = runs(s, byPixel) * runBytes(s, byPixel);
    SplitWeights whole =
        SplitWeights.whole(
            columns,
            (channel, from) ->
                (int)
                    source.integerAt(
                        op.isDepthwise() ? from * s.outC() + channel : channel * columns + from));
    if (source.dataType() == DataType.INT8) {
      WindowWeights packed = of(s, byPixel, whole);
      if (packed.mixed.separable()) {
        return packed;
      }
    }
    return of(s, byPixel, SplitWeights.of(s.outC(), columns, whole.weight()));
  }

  private static WindowWeights of(Plane s, boolean byPixel, SplitWeights weights) {
    boolean joined = joins(s, byPixel);
    int run = joined ? weights.columns() : runBytes(s, byPixel);
    int paddedRun = roundUp(run, 4);
    int own = joined ? paddedRun : runs(s, byPixel) * paddedRun;
    int repeats = weights.repeated().size();
    int depth = own + 2 * roundUp(repeats, 2);
    List<Integer> positions = new ArrayList<>();
    weights.repeated().forEach(from -> positions.add(from / run * paddedRun + from % run));
    MixedWeights.Element element =
        (channel, i) ->
            i < own
                ? i % paddedRun < run
                    ? at(weights, channel, i / paddedRun * run + i % paddedRun)
                    : 0
                : repeatedAt(weights, channel, i - own);
    return new WindowWeights(new MixedWeights(s.outC(), depth, element), positions, joined);
  }

  private static int at(SplitWeights weights, int channel, int column) {
    return (byte) weights.at(channel, column);
  }

  /** The weight of a place behind a window's own ones: two in each four are in use. */
  private static int repeatedAt(SplitWeights weights, int channel, int place) {
    int repeat = place / 4 * 2 + place % 4;
    return place % 4 < 2 && repeat < weights.repeated().size()
        ? at(weights, channel, weights.columns() + repeat)
        : 0;
  }

  boolean repeats() {
    return !repeated.isEmpty();
  }

  /** Twice the word of the scratch, as it is for the first pixel, and which half of it. */
  PackedConstant sources() {
    long[] words =
        repeated.stream().mapToLong(at -> 2L * (at / 4 * 8 + at % 2 * 4) + at % 4 / 2).toArray();
    return IntegerConstants.table("repeated", CType.U16, words);
  }

  private static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
