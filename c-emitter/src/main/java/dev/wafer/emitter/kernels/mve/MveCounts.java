package dev.wafer.emitter.kernels.mve;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.kernels.dsp.ConvolutionShape;
import dev.wafer.passes.cost.Counts;

/** The work of matrix products on vectors of sixteen bytes. */
final class MveCounts {
  private static final double VECTOR_BYTES = 16;
  private static final int CHANNEL_BLOCK = 16;

  private MveCounts() {}

  /** The outputs of one row. */
  static Counts single(long outputs, long depth) {
    Counts four =
        Counts.of(VECTOR, 10)
            .and(ARITHMETIC, 6)
            .and(STEP)
            .times(Math.ceil(depth / VECTOR_BYTES))
            .and(ARITHMETIC, 24)
            .and(VECTOR, 14);
    return four.times(Math.ceil(outputs / 4.0))
        .and(around().times(Math.ceil(outputs / (double) CHANNEL_BLOCK)));
  }

  /** The outputs of a convolution, for three pixels at a time. */
  static Counts product(ConvolutionShape s, int depth) {
    Counts two = Counts.of(VECTOR, 12).times(Math.ceil(depth / VECTOR_BYTES)).and(ARITHMETIC, 30);
    Counts three =
        two.times(Math.ceil(s.outC() / 2.0))
            .and(Counts.of(VECTOR, 30).and(STEP).times(Math.ceil(s.outC() / 4.0)))
            .and(around().times(Math.ceil(s.outC() / (double) CHANNEL_BLOCK)));
    int threes = s.pixels() / 3;
    return three.times(threes).and(single(s.outC(), depth).times(s.pixels() % 3));
  }

  private static Counts around() {
    return Counts.of(CALL).and(ARITHMETIC, 30);
  }
}
