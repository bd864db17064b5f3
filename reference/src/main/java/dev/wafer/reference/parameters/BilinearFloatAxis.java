package dev.wafer.reference.parameters;

import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;

/**
 * Where an output row or column of a {@link ResizeFn#BILINEAR} that is computed in floats lies
 * between two of the input.
 *
 * @param lower index of the first neighbour, weighted by {@code 1 - fraction}
 * @param upper index of the second, weighted by {@code fraction}
 */
public record BilinearFloatAxis(int lower, int upper, float fraction) {
  /** Whether images of a type are computed in floats; the others by {@link BilinearInt8Axis}. */
  public static boolean serves(DataType type) {
    return type == DataType.FLOAT32 || type == DataType.UINT8;
  }

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
