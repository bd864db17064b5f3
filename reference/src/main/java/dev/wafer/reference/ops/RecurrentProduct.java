package dev.wafer.reference.ops;

import dev.wafer.ir.DataType;

/**
 * The product of a row of floats with rows of weights: floats, or INT8 weights by which the row is
 * multiplied as in a hybrid FULLY_CONNECTED.
 */
final class RecurrentProduct {
  private final boolean hybrid;
  private final boolean asymmetric;
  private final float scale;
  private final int[] integers;
  private final float[] floats;

  /**
   * Of weights at an input of a node; where these are absent, the product has no outputs.
   *
   * @param asymmetric how rows are quantized for INT8 weights
   */
  RecurrentProduct(Invocation call, int weights, boolean asymmetric) {
    boolean present = call.has(weights);
    hybrid = present && call.inputType(weights) == DataType.INT8;
    this.asymmetric = asymmetric;
    scale = hybrid ? call.node().input(weights).quantization().scale() : 1;
    integers = hybrid ? call.input(weights).toInts() : new int[0];
    floats = present && !hybrid ? call.input(weights).floats() : new float[0];
  }

  /** Adds the products with a row to {@code sums}, one an output. */
  void addTo(float[] sums, float[] row) {
    if (hybrid) {
      addIntegers(sums, row);
      return;
    }
    for (int o = 0; o < sums.length; o++) {
      float sum = 0;
      for (int i = 0; i < row.length; i++) {
        sum += row[i] * floats[o * row.length + i];
      }
      sums[o] += sum;
    }
  }

  private void addIntegers(float[] sums, float[] row) {
    HybridInput in = HybridInput.of(row, row.length, asymmetric);
    float factor = in.scale(0) * scale;
    for (int o = 0; o < sums.length; o++) {
      int sum = 0;
      for (int i = 0; i < row.length; i++) {
        sum += in.values()[i] * integers[o * row.length + i];
      }
      sums[o] += sum * factor;
    }
  }

  /** Floats at an input, which INT8 weights are multiplied by their scale to become. */
  static float[] real(Invocation call, int input) {
    if (call.inputType(input) != DataType.INT8) {
      return call.input(input).floats();
    }
    float scale = call.node().input(input).quantization().scale();
    int[] integers = call.input(input).toInts();
    float[] real = new float[integers.length];
    for (int i = 0; i < real.length; i++) {
      real[i] = integers[i] * scale;
    }
    return real;
  }
}
