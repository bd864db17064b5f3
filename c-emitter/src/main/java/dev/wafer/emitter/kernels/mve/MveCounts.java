package dev.wafer.emitter.kernels.mve;

import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;

/** The work of matrix products on vectors of sixteen bytes, read off the loops. */
public final class MveCounts {

  private MveCounts() {}

  /** The outputs of one row: sums of four channels together, scaled for sixteen. */
  public static Counts single(int outputs, int depth) {
    Counts four = Counts.of(VECTOR, 10).times(vectors(depth)).and(VECTOR, 62);
    return four.times(Math.ceil(outputs / 4.0)).and(VECTOR, 6.6 * outputs);
  }

  /** The outputs of a convolution: sums of three pixels and two channels together. */
  public static Counts product(Plane s, int depth) {
    Counts two = Counts.of(VECTOR, 11.7).times(vectors(depth)).and(VECTOR, 16.5);
    Counts three = two.times(Math.ceil(s.outC() / 2.0)).and(VECTOR, 84 * Math.ceil(s.outC() / 4.0));
    long threes = s.outPixels() / 3;
    return three.times(threes).and(single(s.outC(), depth).times(s.outPixels() - 3 * threes));
  }

  /** Copying the windows of all pixels, row by row or pixel by pixel. */
  public static Counts gathering(Plane s, boolean byPixel) {
    int runs = byPixel ? s.filterH() * s.filterW() : s.filterH();
    int runBytes = s.filterH() * s.filterW() * s.inC() / runs;
    double clipped = 1 - WindowCounts.of(s).columns() / s.filterW();
    return Counts.of(VECTOR, 18)
        .times(vectors(runBytes))
        .and(VECTOR, 7 + 90 * clipped)
        .times(runs)
        .and(VECTOR, 60)
        .times(s.outPixels());
  }

  public static double vectors(int bytes) {
    return MveVector.count(bytes);
  }
}
