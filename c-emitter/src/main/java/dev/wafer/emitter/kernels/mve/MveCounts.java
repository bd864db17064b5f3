package dev.wafer.emitter.kernels.mve;

import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;

/**
 * The work of matrix products on vectors of sixteen bytes, read off the compiled loops.
 *
 * @param scaling instructions that scale a vector of sums
 * @param alone whether nothing else calls the function: shapes are then known
 */
public record MveCounts(int scaling, boolean alone) {
  /** The outputs of one row: sums of four channels together. */
  public Counts single(int outputs, int depth) {
    double four = 10 * vectors(depth) + 27 + scaling;
    return Counts.of(VECTOR, four * Math.ceil(outputs / 4.0) + 100 * blocks(outputs) + 40);
  }

  /** The outputs of a convolution: sums of three pixels and two channels together. */
  public Counts product(Plane s, int depth) {
    double pairs = (12 * vectors(depth) + 9) * Math.ceil(s.outC() / 2.0);
    double scaled = (22 + 3 * scaling) * Math.ceil(s.outC() / 4.0);
    long threes = s.outPixels() / 3;
    return Counts.of(VECTOR, (pairs + scaled + 75 * blocks(s.outC()) + 52) * threes)
        .and(single(s.outC(), depth).times(s.outPixels() - 3 * threes));
  }

  private static double blocks(int outputs) {
    return Math.ceil((double) outputs / MveVector.CHANNEL_BLOCK);
  }

  /** Copying the windows of all pixels, row by row or pixel by pixel. */
  public Counts gathering(Plane s, boolean byPixel) {
    int runs = byPixel ? s.filterH() * s.filterW() : s.filterH();
    int depth = s.filterH() * s.filterW() * s.inC();
    double clipped = 1 - WindowCounts.of(s).columns() / s.filterW();
    double copied = (3 * vectors(depth / runs) + 7) * runs + (byPixel ? 10 * s.filterH() : 0);
    double filled = clipped * (2 * vectors(depth) + 10);
    return Counts.of(VECTOR, copied + filled + around(s)).times(s.outPixels());
  }

  /** Finding a window, of which little is left where the compiler knows the plane. */
  private double around(Plane s) {
    return !alone ? 45 : WindowCounts.isWhole(s) ? 12 : 20;
  }

  public static double vectors(int bytes) {
    return MveVector.count(bytes);
  }
}
