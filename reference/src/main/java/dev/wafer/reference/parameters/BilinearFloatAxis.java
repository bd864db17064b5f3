package dev.wafer.reference.parameters;

import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;

/**
 * Where an output row or column of a FLOAT32 {@link ResizeFn#BILINEAR} lies between two of the
 * input.
 *
 * @param lower index of the first neighbour, weighted by {@code 1 - fraction}
 * @param upper index of the second, weighted by {@code fraction}
 */
public record BilinearFloatAxis(int lower, int upper, float fraction) {
  public static BilinearFloatAxis of(Resize op, int index, int inSize, int outSize) {
    float scale =
        op.alignCorners() && outSize > 1
            ? (float) (inSize - 1) / (outSize - 1)
            : (float) inSize / outSize;
    float position = op.halfPixelCenters() ? (index + 0.5f) * scale - 0.5f : index * scale;
    int lower = Math.max((int) Math.floor(position), 0);
    int upper = Math.min((int) Math.ceil(position), inSize - 1);
    return new BilinearFloatAxis(lower, upper, position - lower);
  }
}
