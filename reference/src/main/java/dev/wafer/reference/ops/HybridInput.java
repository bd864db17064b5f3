package dev.wafer.reference.ops;

import dev.wafer.reference.FixedPoint;

/**
 * The input of a hybrid layer (FLOAT32 activations, INT8 weights), quantized symmetrically to
 * -127..127, row by row, by the largest magnitude of each row.
 */
final class HybridInput {
  private static final int LIMIT = 127;

  private final int[] values;
  private final float[] scales;

  private HybridInput(int[] values, float[] scales) {
    this.values = values;
    this.scales = scales;
  }

  /** Quantizes rows of {@code rowLength} elements (TensorFlow Lite's SymmetricQuantizeFloats). */
  static HybridInput of(float[] x, int rowLength) {
    int[] values = new int[x.length];
    float[] scales = new float[x.length / rowLength];
    for (int row = 0; row < scales.length; row++) {
      int from = row * rowLength;
      float range = 0;
      for (int i = 0; i < rowLength; i++) {
        range = Math.max(range, Math.abs(x[from + i]));
      }
      scales[row] = range == 0 ? 1f : range / LIMIT;
      float inverse = range == 0 ? 0f : LIMIT / range;
      for (int i = 0; i < rowLength; i++) {
        int value = (int) FixedPoint.roundHalfAwayFromZero(x[from + i] * inverse);
        values[from + i] = Math.min(Math.max(value, -LIMIT), LIMIT);
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
