package dev.wafer.emitter.kernels.mve;

import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;

/**
 * The work of matrix products on vectors of sixteen bytes, read off the compiled loops.
 *
 * @param scaling instructions that scale a vector of sums
 * @param alone whether nothing else calls the function: shapes are then known, loops of one turn
 *     are gone, and so is what cuts windows off where nothing is padded
 */
public record MveCounts(int scaling, boolean alone) {
  /** Calls, and loops over blocks of sixteen channels. */
  private static final int BLOCK = 16;

  /** The outputs of one row: sums of four channels together. */
  public Counts single(int outputs, int depth) {
    double four = 10 * vectors(depth) + 63 + scaling;
    return Counts.of(VECTOR, four * Math.ceil(outputs / 4.0) + 30);
  }

  /** The outputs of a convolution: sums of three pixels and two channels together. */
  public Counts product(Plane s, int depth) {
    double pairs = (12 * vectors(depth) + 27) * Math.ceil(s.outC() / 2.0);
    double scaled = (30 + 3 * scaling) * Math.ceil(s.outC() / 4.0);
    double blocks = (alone ? 30 : 70) * Math.ceil((double) s.outC() / BLOCK);
    long threes = s.outPixels() / 3;
    return Counts.of(VECTOR, (pairs + scaled + blocks + (alone ? 0 : 46)) * threes)
        .and(single(s.outC(), depth).times(s.outPixels() - 3 * threes));
  }

  /** Copying the windows of all pixels where pixels of the input have gaps between them. */
  public Counts gatheringApart(Plane s) {
    double row = 45 + 10 * s.filterW() * vectors(s.inC());
    return Counts.of(VECTOR, 40 + row * s.filterH()).times(s.outPixels());
  }

  /** Copying the windows of all pixels, row by row or pixel by pixel. */
  public Counts gathering(Plane s, boolean byPixel) {
    int runs = byPixel ? s.filterH() * s.filterW() : s.filterH();
    int runBytes = s.filterH() * s.filterW() * s.inC() / runs;
    double clipped = 1 - WindowCounts.of(s).columns() / s.filterW();
    double copied;
    if (alone && WindowCounts.isWhole(s)) {
      copied = 14 + runs * (2 + 5 * vectors(runBytes));
    } else {
      double run = 11 * vectors(runBytes) + (alone ? 30 : 90) * clipped;
      copied = alone ? 20 + runs * (8 + run) : 40 + runs * (35 + run);
    }
    return Counts.of(VECTOR, copied).times(s.outPixels());
  }

  public static double vectors(int bytes) {
    return MveVector.count(bytes);
  }
}
