package dev.wafer.reference.parameters;

import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;

/**
 * Where an output row or column of an INT8 {@link ResizeFn#BILINEAR} lies between two of the input,
 * in steps of 1/1024.
 *
 * @param lower index of the first neighbour
 * @param upper index of the second
 * @param fraction weight of the second, of 1024
 */
public record BilinearInt8Axis(int lower, int upper, int fraction) {
  public static BilinearInt8Axis of(Resize op, int index, int inSize, int outSize) {
    long position = position(op, index, inSize, outSize);
    long lower = Math.max(position / 1024, 0);
    long upper = (position + 1023) / 1024;
    return new BilinearInt8Axis(
        (int) Math.min(lower, inSize - 1),
        (int) Math.min(upper, inSize - 1),
        (int) (position - 1024 * lower));
  }

  /** Input steps of 1/1024 for one output step. */
  public static long scale(Resize op, int inSize, int outSize) {
    return op.alignCorners() && outSize > 1
        ? (1024L * (inSize - 1) + (outSize - 1) / 2) / (outSize - 1)
        : (1024L * inSize + outSize / 2) / outSize;
  }

  /**
   * Where an output element lies. The scale is rounded, so the last ones of many can lie behind the
   * input; there TensorFlow Lite Micro reads what is no input, and here the last element counts.
   */
  public static long position(Resize op, int index, int inSize, int outSize) {
    long scale = scale(op, inSize, outSize);
    return op.halfPixelCenters() ? index * scale + scale / 2 - 512 : index * scale;
  }

  /** Weight of the first neighbour, of 1024. */
  public int lowerWeight() {
    return 1024 - fraction;
  }
}
