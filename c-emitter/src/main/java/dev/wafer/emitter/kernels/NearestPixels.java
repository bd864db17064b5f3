package dev.wafer.emitter.kernels;

import dev.wafer.ir.op.Resize;
import dev.wafer.reference.FixedPoint;

/** Which input row or column each output row or column of RESIZE_NEAREST_NEIGHBOR shows. */
public final class NearestPixels {
  private NearestPixels() {}

  /** The source of each of {@code outSize} rows, in single precision as the reference has it. */
  public static int[] sources(Resize op, int inSize, int outSize) {
    float scale =
        op.alignCorners() && outSize > 1
            ? (inSize - 1) / (float) (outSize - 1)
            : inSize / (float) outSize;
    int[] sources = new int[outSize];
    for (int i = 0; i < outSize; i++) {
      float position = (i + (op.halfPixelCenters() ? 0.5f : 0f)) * scale;
      double whole =
          op.alignCorners() ? FixedPoint.roundHalfAwayFromZero(position) : Math.floor(position);
      sources[i] = Math.max(0, Math.min((int) whole, inSize - 1));
    }
    return sources;
  }

  /** Whether every input row is shown the same number of times, in order. */
  public static boolean repeats(Resize op, int inSize, int outSize) {
    if (inSize == 0 || outSize % inSize != 0) {
      return false;
    }
    int[] sources = sources(op, inSize, outSize);
    for (int i = 0; i < outSize; i++) {
      if (sources[i] != i / (outSize / inSize)) {
        return false;
      }
    }
    return true;
  }
}
