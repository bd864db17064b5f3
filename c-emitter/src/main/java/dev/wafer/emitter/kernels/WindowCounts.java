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

  private static double inside(
      int positions, int stride, int before, int taps, int dilation, int extent) {
    long inside = 0;
    for (int position = 0; position < positions; position++) {
      for (int tap = 0; tap < taps; tap++) {
        int at = position * stride - before + tap * dilation;
        inside += at >= 0 && at < extent ? 1 : 0;
      }
    }
    return positions == 0 ? 0 : (double) inside / positions;
  }

  /** Taps of a window that lie inside. */
  public double taps() {
    return rows * columns;
  }

  /** Finding the taps of a window that lie inside. */
  public static Counts clipped() {
    return Counts.of(ARITHMETIC, 20).and(LOAD, 10).and(STEP);
  }

  /** The loop over a window's rows. */
  public Counts overRows() {
    return Counts.of(STEP).and(ARITHMETIC, 5).and(LOAD, 2).times(rows);
  }

  /** The loop over a window's taps, inside that over its rows. */
  public Counts overTaps() {
    return Counts.of(STEP).and(ARITHMETIC, 5).and(LOAD, 2).times(taps());
  }
}
