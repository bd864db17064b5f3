package dev.wafer.emitter.kernels.convolution.dsp;

import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;

/**
 * How the windows of a plane's outputs are gathered where three of a row are taken together if no
 * group is begun and none of their columns lies outside the input; others are taken one by one.
 *
 * @param threes groups of three
 * @param inside single ones whose columns all lie inside the input
 * @param edges single ones of which some do not
 */
record GatheredThrees(long threes, long inside, long edges) {
  private static final int GROUP = 3;

  /** Those of a plane. */
  static GatheredThrees of(Plane s, boolean rowsApart) {
    GatheredThrees[] rows = new GatheredThrees[GROUP];
    GatheredThrees sum = new GatheredThrees(0, 0, 0);
    int begun = 0;
    for (long row = 0; row < (long) s.batches() * s.outH(); row++) {
      if (rows[begun] == null) {
        rows[begun] = row(s, begun);
      }
      sum = sum.plus(rows[begun]);
      begun = rowsApart ? 0 : (begun + s.outW()) % GROUP;
    }
    return sum;
  }

  /** Those of a row, before which some pixels of a group are gathered. */
  private static GatheredThrees row(Plane s, int begun) {
    int first = WindowCounts.firstWhole(s.strideW(), s.left());
    int last = WindowCounts.lastWhole(s.outW(), s.strideW(), s.left(), s.filterW() - 1L, s.inW());
    long threes = 0;
    long inside = 0;
    long edges = 0;
    int pixels = begun;
    int x = 0;
    while (x < s.outW()) {
      if (pixels == 0 && first <= x && x + GROUP - 1 <= last) {
        threes++;
        x += GROUP;
      } else {
        if (first <= x && x <= last) {
          inside++;
        } else {
          edges++;
        }
        pixels = (pixels + 1) % GROUP;
        x++;
      }
    }
    return new GatheredThrees(threes, inside, edges);
  }

  private GatheredThrees plus(GatheredThrees other) {
    return new GatheredThrees(threes + other.threes, inside + other.inside, edges + other.edges);
  }

  /**
   * Widening the windows, row by row of so many bytes.
   *
   * @param rows of a window
   */
  Counts counts(int rows, int run) {
    double words = Math.ceil(run / 4.0);
    return Counts.of(DSP, 30 + rows * (47 + 13 * words))
        .times(threes)
        .and(Counts.of(DSP, 85 + rows * (38 + single(words))).times(inside))
        .and(Counts.of(DSP, 85 + rows * (40 + 17 * words)).times(edges));
  }

  /** Words of one pixel: sixteen bytes a turn of the loop, then four. */
  private static double single(double words) {
    return 22 * Math.floor(words / 4) + 7 * (words % 4);
  }
}
