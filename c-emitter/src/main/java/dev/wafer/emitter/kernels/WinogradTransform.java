package dev.wafer.emitter.kernels;

import dev.wafer.ir.DenseConstant;
import java.util.Arrays;

/**
 * Convolution by 3x3 with stride 1 after Winograd, in whole numbers that are exact for int8. What A
 * makes of sums is computed modulo 2^32: a multiple of the sum itself comes out, whatever wrapped
 * on the way. An input outside of the plane is the zero point, as in other kernels whose bias holds
 * the zero point's share.
 *
 * <p>{@link #F2} is F(2x2, 3x3). Of each tile of 2x2 outputs the 4x4 inputs d and the weights g
 * become
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
 * <p>A row of G adds up to three weights, so {@code |U| <= 9 * 128 = 1152}; a row of B^T has two
 * ones, so {@code |V| <= 4 * 128 = 512}: both are halfwords. The sum of their products stays below
 * 2^31 up to 3640 input channels, as does four times a sum of products, at most {@code 4 * 9 * 128
 * * 128} an input channel.
 *
 * <p>{@link #F4} is F(4x4, 3x3). Of each tile of 4x4 outputs the 6x6 inputs and the weights become
 *
 * <pre>
 *   V = B^T d B      B^T = [4 0 -5 0 1 0; 0 -4 -4 1 1 0; 0 4 -4 -1 1 0;
 *                           0 -2 -1 2 1 0; 0 2 -1 -2 1 0; 0 4 0 -5 0 1]
 *   U = G g G^T      G   = [1 0 0; 1 1 1; 1 -1 1; 1 2 4; 1 -2 4; 0 0 1]
 *   576 y = A^T (sum over inputs of U V) A,
 *                    A^T = [6 -4 -4 1 1 0; 0 -4 4 2 -2 0; 0 -4 -4 4 4 0; 0 -4 4 8 -8 24]
 * </pre>
 *
 * where the usual G is divided row by row by what A makes up for. 36 products give 16 outputs,
 * which else take 144. {@code |U| <= 7 * 7 * 128 = 6272} and {@code |V| <= 10 * 10 * 128 = 12800}
 * are halfwords. 576 y modulo 2^32 times the inverse of nine is 64 y modulo 2^32, which is exact as
 * long as {@code |y| < 2^25}.
 */
public enum WinogradTransform {
  /** Tiles of 2x2 outputs. */
  F2(2, 4, 1L << 29),
  /** Tiles of 4x4 outputs. */
  F4(4, 576, 1L << 25);

  private static final int[][] G2 = {{2, 0, 0}, {1, 1, 1}, {1, -1, 1}, {0, 0, 2}};

  private static final int[][] G4 = {
    {1, 0, 0}, {1, 1, 1}, {1, -1, 1}, {1, 2, 4}, {1, -2, 4}, {0, 0, 1}
  };

  private final int outputs;
  private final int multiple;
  private final long sumsBelow;

  WinogradTransform(int outputs, int multiple, long sumsBelow) {
    this.outputs = outputs;
    this.multiple = multiple;
    this.sumsBelow = sumsBelow;
  }

  private int[][] rows() {
    return switch (this) {
      case F2 -> G2;
      case F4 -> G4;
    };
  }

  /** Rows and columns of a tile's outputs. */
  public int outputs() {
    return outputs;
  }

  /** Rows and columns of a tile's inputs, and of its transform. */
  public int inputs() {
    return outputs + 2;
  }

  /** Places of a transform. */
  public int places() {
    return inputs() * inputs();
  }

  /**
   * Whether no sum of products of U and V, in any order, leaves 32 bits: each is at most what A
   * multiplies an output's sum by.
   *
   * @param largest magnitude of each output's sum of products
   */
  public boolean fits(long[] largest) {
    return Arrays.stream(largest).allMatch(sum -> sum * multiple <= Integer.MAX_VALUE);
  }

  /**
   * Whether sums of products come out exact.
   *
   * @param largest magnitude of each
   */
  public boolean exact(long[] largest) {
    return Arrays.stream(largest).allMatch(sum -> sum < sumsBelow);
  }

  /**
   * The places of U, row by row, of 3x3 weights [outputs, 3, 3, inputs].
   *
   * @param depth number of inputs
   */
  public int[] weights(DenseConstant weights, int depth, int channel, int input) {
    int[][] g = rows();
    int[] half = new int[3 * inputs()];
    for (int tap = 0; tap < 9; tap++) {
      int weight = (int) weights.integerAt((channel * 9 + tap) * depth + input);
      for (int row = 0; row < inputs(); row++) {
        half[3 * row + tap % 3] += g[row][tap / 3] * weight;
      }
    }
    int[] places = new int[places()];
    for (int place = 0; place < places.length; place++) {
      int row = 3 * (place / inputs());
      int[] column = g[place % inputs()];
      places[place] = half[row] * column[0] + half[row + 1] * column[1] + half[row + 2] * column[2];
    }
    return places;
  }
}
