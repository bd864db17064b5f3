package dev.wafer.emitter.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * A matrix of weights, some of which 7 bits and a sign do not hold, as one of int8: a column with
 * such a weight is there once more, behind the others, for the same input; its weights add up.
 *
 * @param columns of the matrix as it was
 * @param weight of a row and a column as it was
 * @param repeated for each further column the one whose input it takes
 */
public record SplitWeights(int columns, IntBinaryOperator weight, List<Integer> repeated) {
  private static final int LIMIT = 127;

  public SplitWeights {
    repeated = List.copyOf(repeated);
  }

  /** A matrix of int8 without further columns. */
  public static SplitWeights whole(int columns, IntBinaryOperator weight) {
    return new SplitWeights(columns, weight, List.of());
  }

  /** The matrix with as few further columns as give weights from -127 to 127. */
  public static SplitWeights of(int rows, int columns, IntBinaryOperator weight) {
    List<Integer> repeated = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      int largest = 0;
      for (int row = 0; row < rows; row++) {
        largest = Math.max(largest, Math.abs(weight.applyAsInt(row, column)));
      }
      for (int rest = largest - LIMIT; rest > 0; rest -= LIMIT) {
        repeated.add(column);
      }
    }
    return new SplitWeights(columns, weight, repeated);
  }

  /** The weight of a row and a column, those behind the matrix's own included. */
  public int at(int row, int column) {
    if (column < columns) {
      int own = weight.applyAsInt(row, column);
      return repeated.isEmpty() ? own : clamp(own);
    }
    int index = column - columns;
    int source = repeated.get(index);
    int rest = weight.applyAsInt(row, source);
    rest -= clamp(rest);
    for (int i = index; i > 0 && repeated.get(i - 1) == source; i--) {
      rest -= clamp(rest);
    }
    return clamp(rest);
  }

  private static int clamp(int weight) {
    return Math.max(-LIMIT, Math.min(weight, LIMIT));
  }
}
