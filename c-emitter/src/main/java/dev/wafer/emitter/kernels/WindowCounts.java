package dev.wafer.emitter.kernels;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;

/**
 * How much of the windows of a plane lies inside the input.
 *
 * @param rows of a window that lie inside, in the mean of all windows
 * @param columns the same
 */
public record WindowCounts(double rows, double columns) {
  /** The means of a plane. */
  public static WindowCounts of(Plane plane) {
    return new WindowCounts(
        inside(
            plane.outH(),
            plane.strideH(),
            plane.top(),
            plane.filterH(),
            plane.dilationH(),
            plane.inH()),
        inside(
            plane.outW(),
            plane.strideW(),
            plane.left(),
            plane.filterW(),
            plane.dilationW(),
            plane.inW()));
  }

  /**
   * Taps of a window along one axis that lie inside of it, in the mean of all positions. There may
   * be billions of these: only windows that touch an edge are looked at.
   */
  public static double inside(
      int positions, int stride, int before, int taps, int dilation, int extent) {
    long whole = Math.min(positions, firstWhole(stride, before));
    long right = whole + whole(positions, stride, before, taps, dilation, extent);
    long inside = (right - whole) * taps;
    for (long position = 0; position < whole; position++) {
      inside += inside(position * stride - before, taps, dilation, extent);
    }
    for (long position = right; position < positions; position++) {
      inside += inside(position * stride - before, taps, dilation, extent);
    }
    return positions == 0 ? 0 : (double) inside / positions;
  }

  private static long whole(
      int positions, int stride, int before, int taps, int dilation, int extent) {
    long last = lastWhole(positions, stride, before, (taps - 1L) * dilation, extent);
    return Math.max(0, last + 1 - firstWhole(stride, before));
  }

  /** Rows of a plane's outputs whose windows reach beyond no row of the input. */
  public static long wholeRows(Plane s) {
    return whole(s.outH(), s.strideH(), s.top(), s.filterH(), s.dilationH(), s.inH());
  }

  /** Columns of a plane's outputs whose windows reach beyond no column of the input. */
  public static long wholeColumns(Plane s) {
    return whole(s.outW(), s.strideW(), s.left(), s.filterW(), s.dilationW(), s.inW());
  }

  private static long inside(long first, int taps, int dilation, int extent) {
    long from = Math.max(0, -Math.floorDiv(first, dilation));
    long to = Math.min(taps - 1, Math.floorDiv(extent - 1 - first, dilation));
    return Math.max(0, to - from + 1);
  }

  /** The first position along an axis at which no tap lies before the input. */
  public static int firstWhole(int stride, int before) {
    return Math.max(0, -Math.floorDiv(-before, stride));
  }

  /**
   * The last position at which no tap lies behind the input.
   *
   * @param reach elements from a window's first tap to its last
   */
  public static int lastWhole(int positions, int stride, int before, long reach, int extent) {
    return (int) Math.min(positions - 1, Math.floorDiv(extent - 1 - reach + before, stride));
  }

  /** Whether no window of a plane reaches beyond the input. */
  public static boolean isWhole(Plane plane) {
    return of(plane).taps() == plane.taps();
  }

  /** Taps of a window that lie inside. */
  public double taps() {
    return rows * columns;
  }

  /** Finding the taps of a window that lie inside. */
  public static Counts clipped() {
    return Counts.of(ARITHMETIC, 20).and(LOAD, 10).and(STEP);
  }

  /**
   * Finding the first tap of a window of a plane that has no others, where the compiler knows that
   * all lie inside.
   */
  public static Counts unclipped() {
    return Counts.of(ARITHMETIC, 6);
  }

  /** The loop over a window's rows where the compiler knows the plane and all rows lie inside. */
  public Counts overKnownRows() {
    return Counts.of(STEP).and(ARITHMETIC, 6).and(LOAD, 3).times(rows);
  }

  /** The loop over a window's rows. */
  public Counts overRows() {
    return Counts.of(STEP).and(ARITHMETIC, 30).and(LOAD, 20).times(rows);
  }

  /** The loop over a window's taps, inside that over its rows. */
  public Counts overTaps() {
    return Counts.of(STEP).and(ARITHMETIC, 5).and(LOAD, 2).times(taps());
  }
}
