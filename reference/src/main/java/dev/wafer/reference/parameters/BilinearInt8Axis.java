package dev.wafer.reference.parameters;

import dev.wafer.ir.op.ResizeBilinear;

/**
 * Where an output row or column of an INT8 {@link ResizeBilinear} lies between two of the input, in
 * steps of 1/1024.
 *
 * @param lower index of the first neighbour
 * @param upper index of the second
 * @param fraction weight of the second, of 1024
 */
public record BilinearInt8Axis(int lower, int upper, int fraction) {
  public static BilinearInt8Axis of(ResizeBilinear op, int index, int inSize, int outSize) {
    int scale =
        op.alignCorners() && outSize > 1
            ? (1024 * (inSize - 1) + (outSize - 1) / 2) / (outSize - 1)
            : (1024 * inSize + outSize / 2) / outSize;
    int position = op.halfPixelCenters() ? index * scale + scale / 2 - 512 : index * scale;
    int lower = Math.max(position / 1024, 0);
    int upper = Math.min((position + 1023) / 1024, inSize - 1);
    return new BilinearInt8Axis(lower, upper, position - 1024 * lower);
  }

  /** Weight of the first neighbour, of 1024. */
  public int lowerWeight() {
    return 1024 - fraction;
  }
}
