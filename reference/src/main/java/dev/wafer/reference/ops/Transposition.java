package dev.wafer.reference.ops;

/** Turns filter rows into columns, group by group: [g, rows, n] becomes [g, n, rows]. */
final class Transposition {
  private Transposition() {}

  static int[] ofRows(int[] in, int groups, int rows) {
    int[] out = new int[in.length];
    int n = in.length / groups / rows;
    for (int g = 0; g < groups; g++) {
      int base = g * rows * n;
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < n; i++) {
          out[base + i * rows + row] = in[base + row * n + i];
        }
      }
    }
    return out;
  }

  static float[] ofRows(float[] in, int groups, int rows) {
    float[] out = new float[in.length];
    int n = in.length / groups / rows;
    for (int g = 0; g < groups; g++) {
      int base = g * rows * n;
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < n; i++) {
          out[base + i * rows + row] = in[base + row * n + i];
        }
      }
    }
    return out;
  }
}
