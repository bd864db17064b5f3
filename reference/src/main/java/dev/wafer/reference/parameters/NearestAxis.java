package dev.wafer.reference.parameters;

import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.reference.FixedPoint;

/**
 * Which row or column of the input one of the output shows of {@link ResizeFn#NEAREST_NEIGHBOR}.
 */
public final class NearestAxis {
  private NearestAxis() {}

  /** The source of an output row or column, in single precision as TensorFlow Lite has it. */
  public static int source(Resize op, int index, int inSize, int outSize) {
    float scale =
        op.alignCorners() && outSize > 1
            ? (inSize - 1) / (float) (outSize - 1)
            : inSize / (float) outSize;
    float position = (index + (op.halfPixelCenters() ? 0.5f : 0f)) * scale;
    double whole =
        op.alignCorners() ? FixedPoint.roundHalfAwayFromZero(position) : Math.floor(position);
    return Math.max(0, Math.min((int) whole, inSize - 1));
  }
}
