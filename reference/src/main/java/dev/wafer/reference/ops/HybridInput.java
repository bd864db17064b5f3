package dev.wafer.reference.ops;

import dev.wafer.reference.FixedPoint;

/**
 * The input of a hybrid layer (FLOAT32 activations, INT8 weights), quantized row by row: to
 * -127..127 by the largest magnitude of a row, or to -128..127 by its range. Values are less the
 * row's zero point, so that zero is zero.
 */
final class HybridInput {
  private static final int LIMIT = 127;
  private static final int LOWEST = -128;

  /** Below, a quotient of integers divided by it may be infinite. */
  private static final float SMALLEST_RANGE = 1e-36f;

  private final float[] x;
  private final int rowLength;
  private final int[] values;
  private final float[] scales;

  private HybridInput(float[] x, int rowLength) {
    this.x = x;
    this.rowLength = rowLength;
    values = new int[x.length];
    scales = new float[rowLength == 0 ? 0 : x.length / rowLength];
  }

  /**
   * Quantizes rows of {@code rowLength} elements (TensorFlow Lite's SymmetricQuantizeFloats and
   * AsymmetricQuantizeFloats). Where those are undefined: a row too small to have a scale is all
   * zeros; one with an infinity or what is no number has the scale NaN, and so have all its
   * products.
   */
  static HybridInput of(float[] x, int rowLength, boolean asymmetric) {
    HybridInput input = new HybridInput(x, rowLength);
    for (int row = 0; row < input.scales.length; row++) {
      float min = 0;
      float max = 0;
      for (int i = row * rowLength; i < (row + 1) * rowLength; i++) {
        min = Math.min(min, x[i]);
        max = Math.max(max, x[i]);
      }
      double range = asymmetric ? (double) max - min : Math.max(max, -min);
      if (!Float.isFinite(min) || !Float.isFinite(max) || range < SMALLEST_RANGE) {
        input.scales[row] = Double.isFinite(range) ? 1f : Float.NaN;
      } else if (asymmetric) {
        input.quantize(row, min, max);
      } else {
        input.quantize(row, (float) range);
      }
    }
    return input;
  }

  private void quantize(int row, float range) {
    scales[row] = range / LIMIT;
    float inverse = LIMIT / range;
    for (int i = row * rowLength; i < (row + 1) * rowLength; i++) {
      values[i] = (int) FixedPoint.roundHalfAwayFromZero(x[i] * inverse);
    }
  }

  private void quantize(int row, double min, double max) {
    double scale = (max - min) / (LIMIT - LOWEST);
    double below = min / scale;
    double above = max / scale;
    boolean fromBelow = -LOWEST + Math.abs(below) < LIMIT + Math.abs(above);
    double exact = fromBelow ? LOWEST - below : LIMIT - above;
    int zeroPoint =
        (int) Math.max(LOWEST, Math.min(LIMIT, FixedPoint.roundHalfAwayFromZero(exact)));
    scales[row] = (float) scale;
    float inverse = 1f / scales[row];
    for (int i = row * rowLength; i < (row + 1) * rowLength; i++) {
      float at = zeroPoint + x[i] * inverse;
      int rounded = (int) FixedPoint.roundHalfAwayFromZero(at);
      values[i] = Math.max(LOWEST, Math.min(LIMIT, rounded)) - zeroPoint;
    }
  }

  int[] values() {
    return values;
  }

  float scale(int row) {
    return scales[row];
  }
}
