package dev.wafer.reference.ops;

import dev.wafer.reference.FixedPoint;

/**
 * The input of a hybrid layer (FLOAT32 activations, INT8 weights), quantized symmetrically to
 * -127..127, row by row, by the largest magnitude of each row.
 */
final class HybridInput {
  private static final int LIMIT = 127;

  /** Below, 127 divided by it may be infinite. */
  private static final float SMALLEST_RANGE = 1e-36f;

  private final int[] values;
  private final float[] scales;

  private HybridInput(int[] values, float[] scales) {
    this.values = values;
    this.scales = scales;
  }

  /**
   * Quantizes rows of {@code rowLength} elements (TensorFlow Lite's SymmetricQuantizeFloats). Where
   * that one is undefined: a row too small to have a scale is all zeros; one with an infinity or
   * what is no number has the scale NaN, and so have all its products.
   */
  static HybridInput of(float[] x, int rowLength) {
    int[] values = new int[x.length];
    float[] scales = new float[x.length / rowLength];
    for (int row = 0; row < scales.length; row++) {
      int from = row * rowLength;
      float range = 0;
      for (int i = 0; i < rowLength; i++) {
        range = Math.max(range, Math.abs(x[from + i]));
      }
      if (!Float.isFinite(range) || range < SMALLEST_RANGE) {
        scales[row] = Float.isFinite(range) ? 1f : Float.NaN;
        continue;
      }
      scales[row] = range / LIMIT;
      float inverse = LIMIT / range;
      for (int i = 0; i < rowLength; i++) {
        values[from + i] = (int) FixedPoint.roundHalfAwayFromZero(x[from + i] * inverse);
      }
    }
    return new HybridInput(values, scales);
  }

  int[] values() {
    return values;
  }

  float scale(int row) {
    return scales[row];
  }
}
