package dev.wafer.emitter.kernels.dsp;

import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;

/** The work of matrix products on pairs of halfwords, read off the loops. */
public final class DspCounts {
  private DspCounts() {}

  /**
   * The outputs of a convolution: sums of two channels together, of four or three pixels and of two
   * or one that are left.
   *
   * @param group pixels that are multiplied together
   * @param rest pixels of each row that lie in no group; 0 where only the last ones do
   * @param byTwo whether two of these are multiplied together
   * @param clamped whether outputs are clamped to less than their type
   */
  public static Counts product(
      Plane s, MixedWeights weights, int group, int rest, boolean byTwo, boolean clamped) {
    double turns = weights.depth() / 8.0;
    double pairs = Math.ceil(weights.channels() / 2.0);
    double fewJumps = 3 * Math.ceil(turns / 2);
    Counts two =
        Counts.of(DSP, 26 * turns + fewJumps + (clamped ? 69 : 45)).times(pairs).and(DSP, 33);
    Counts one =
        Counts.of(DSP, 18 * turns + fewJumps + (clamped ? 44 : 32)).times(pairs).and(DSP, 33);
    long left = rest == 0 ? s.outPixels() % group : rest;
    long rests = rest == 0 ? 1 : (long) s.batches() * s.outH();
    long twos = byTwo ? left / 2 : 0;
    return group(weights, group, clamped)
        .times((s.outPixels() - left * rests) / (double) group)
        .and(two.times(twos * rests))
        .and(one.times((left - 2 * twos) * rests));
  }

  /**
   * The same of a number of pixels that three leave one of: the last four are one group.
   *
   * @param small whether the loop of these is half as long, and jumps twice as often
   */
  public static Counts threesAndFour(
      Plane s, MixedWeights weights, boolean small, boolean clamped) {
    double jumps =
        small ? 3 * Math.ceil(weights.depth() / 32.0) * Math.ceil(weights.channels() / 2.0) : 0;
    return group(weights, 3, clamped)
        .times((s.outPixels() - 4) / 3.0)
        .and(group(weights, 4, clamped))
        .and(DSP, jumps);
  }

  /** All channels of a group of pixels. */
  private static Counts group(MixedWeights weights, int pixels, boolean clamped) {
    double turns = weights.depth() / 8.0;
    double jumps = Math.ceil(turns / 4);
    Counts pair =
        pixels == 3
            ? Counts.of(DSP, 34 * turns + 2 * jumps + (clamped ? 91 : 54))
            : Counts.of(DSP, 48 * turns + 3 * jumps + (clamped ? 121 : 71));
    return pair.times(Math.ceil(weights.channels() / 2.0)).and(DSP, 33);
  }

  /** What a pixel's products by so many inputs take, as one of four pixels. */
  public static double products(int depth, int channels) {
    return 6.0 * depth * Math.ceil(channels / 2.0) / 4;
  }

  /** What it takes to copy a pixel's runs one behind the other before they are widened. */
  public static double joining(int runs, int runBytes) {
    return runs * (4 + 2 * Math.ceil(runBytes / 4.0));
  }

  /** The same of runs that are copied byte by byte. */
  public static double joiningBytes(int runs, int runBytes) {
    return runs * (7 + 5.0 * runBytes);
  }

  /** Widening the windows of all pixels, row by row or pixel by pixel. */
  public static Counts gathering(Plane s, boolean byPixel) {
    int runs = byPixel ? s.filterH() * s.filterW() : s.filterH();
    double bytes = (double) s.filterH() * s.filterW() * s.inC();
    return Counts.of(DSP, 8.0 * runs + 1.83 * bytes + 12).times(s.outPixels());
  }

  /** Widening the windows of all pixels where the compiler knows that none leaves the input. */
  public static Counts gatheringOpen(Plane s, int run) {
    double words = Math.ceil(run / 4.0);
    return Counts.of(DSP, s.filterH() * (3 + 5 * words) + 10).times(s.outPixels());
  }

  /**
   * Widening the windows of four pixels of a row at a time, tap by tap of so many bytes. A tap of
   * which some pixel's lies outside is put pixel by pixel.
   */
  public static Counts gatheringFours(Plane s, int run) {
    WindowCounts inside = WindowCounts.of(s);
    double outside =
        Math.min(1, 1 - inside.rows() / s.filterH() + 4 * (1 - inside.columns() / s.filterW()));
    double taps = s.filterH() * s.filterW();
    return Counts.of(DSP, 28 + 3.75 * run)
        .times(taps * (1 - outside))
        .and(Counts.of(DSP, 70 + 4.6 * run).times(taps * outside))
        .and(DSP, 10.0 * s.filterH() + 25)
        .times(s.outPixels() / 4.0);
  }

  /** Widening the inputs of all pixels, four or three at a time. */
  public static Counts mixing(Plane s, int group) {
    long ones = s.outPixels() % group;
    return Counts.of(DSP, group == 3 ? s.inC() + 5 : 0.94 * s.inC() + 4)
        .times((double) s.outPixels() - ones)
        .and(Counts.of(DSP, 1.5 * s.inC() + 8).times(ones));
  }

  /** Copying some of a pixel's inputs behind its window, and zeros behind these. */
  public static Counts repeating(int inputs) {
    return Counts.of(DSP, 9.5 * inputs + 20);
  }
}
