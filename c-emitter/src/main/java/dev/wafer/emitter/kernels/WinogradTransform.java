package dev.wafer.emitter.kernels;

import dev.wafer.ir.DenseConstant;

/**
 * Convolution by 3x3 with stride 1 after Winograd: F(2x2, 3x3) in whole numbers. Of each tile of
 * 2x2 outputs the 4x4 inputs d and the weights g become
 *
 * <pre>
 *   V = B^T d B      B^T = [1 0 -1 0; 0 1 1 0; 0 -1 1 0; 0 1 0 -1]
 *   U = G g G^T      G   = [2 0 0; 1 1 1; 1 -1 1; 0 0 2]
 *   4 y = A^T (sum over inputs of U V) A,      A^T = [1 1 1 0; 0 1 -1 -1]
 * </pre>
 *
 * where the usual G is half of this one, so that y comes out four times. Sixteen products of an
 * input and an output channel give four outputs, which else take 36.
 *
 * <p>All of it is exact for int8. A row of G adds up to three weights, so {@code |U| <= 9 * 128 =
 * 1152}; a row of B^T has two ones, so {@code |V| <= 4 * 128 = 512}: both are halfwords. The sum of
 * their products stays below 2^31 up to 3640 input channels, as does four times a sum of products,
 * at most {@code 4 * 9 * 128 * 128} an input channel. What A makes of such sums is computed modulo
 * 2^32, so that four times the sum itself comes out, whatever wrapped on the way. An input outside
 * of the plane is the zero point, as in other kernels whose bias holds the zero point's share.
 */
public final class WinogradTransform {
  private static final int[][] ROWS = {{2, 0, 0}, {1, 1, 1}, {1, -1, 1}, {0, 0, 2}};

  private WinogradTransform() {}

  /**
   * A place of U, row by row, of 3x3 weights [outputs, 3, 3, inputs].
   *
   * @param depth number of inputs
   */
  public static int weight(DenseConstant weights, int depth, int channel, int input, int place) {
    int[] row = ROWS[place / 4];
    int[] column = ROWS[place % 4];
    int sum = 0;
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 3; x++) {
        int tap = 3 * y + x;
        int weight = (int) weights.integerAt((channel * 9 + tap) * depth + input);
        sum += row[y] * column[x] * weight;
      }
    }
    return sum;
  }
}
