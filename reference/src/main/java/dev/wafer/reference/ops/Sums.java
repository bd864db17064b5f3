package dev.wafer.reference.ops;

/**
 * {@code sums[c] += sum over i of window[i] * weights[from + i * sums.length + c]}, the terms of
 * each sum in the order of {@code i}.
 */
final class Sums {
  private Sums() {}

  static void addProducts(int[] sums, int[] window, int[] weights, int from) {
    for (int i = 0; i < window.length; i++) {
      int x = window[i];
      int row = from + i * sums.length;
      for (int c = 0; c < sums.length; c++) {
        sums[c] += x * weights[row + c];
      }
    }
  }

  static void addProducts(long[] sums, int[] window, int[] weights, int from) {
    for (int i = 0; i < window.length; i++) {
      long x = window[i];
      int row = from + i * sums.length;
      for (int c = 0; c < sums.length; c++) {
        sums[c] += x * weights[row + c];
      }
    }
  }

  static void addProducts(float[] sums, float[] window, float[] weights, int from) {
    for (int i = 0; i < window.length; i++) {
      float x = window[i];
      int row = from + i * sums.length;
      for (int c = 0; c < sums.length; c++) {
        sums[c] += x * weights[row + c];
      }
    }
  }
}
