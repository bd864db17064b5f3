package dev.wafer.emitter.kernels;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Positions along an axis of which one holds the extreme of a distance, so that the time to find it
 * does not follow the extent of the axis.
 *
 * <p>Distances between what is read and what is written are sums of one function an axis, each made
 * of few straight pieces: a window's position, cut off at the borders of the plane. Over every n-th
 * position of a piece such a function is largest at the first or at the last one. So an extreme
 * over all positions of one residue lies within n positions of an end of the axis or of a turn.
 */
public final class TurningPoints {
  private TurningPoints() {}

  /**
   * The positions near the ends of an axis and near its turns, in order.
   *
   * @param extent number of positions
   * @param near how many positions on either side count as near
   * @param turns where two straight pieces meet, rounded down; may lie outside the axis
   */
  public static int[] of(int extent, int near, long... turns) {
    int all = (turns.length + 2) * (2 * near + 1);
    if (extent <= all) {
      return IntStream.range(0, extent).toArray();
    }
    return LongStream.concat(LongStream.of(0, extent - 1L), LongStream.of(turns))
        .flatMap(turn -> LongStream.rangeClosed(turn - near, turn + near))
        .filter(position -> position >= 0 && position < extent)
        .sorted()
        .distinct()
        .mapToInt(Math::toIntExact)
        .toArray();
  }

  /**
   * Places of a box that hold the largest value of each function, with the first place and without
   * it, in order.
   *
   * @param extents outermost first, none of them zero; places count in row-major order
   * @param linear functions of a place that are linear in each of its coordinates
   */
  public static long[] corners(List<Integer> extents, LongUnaryOperator... linear) {
    long[] places = new long[1 + extents.size() + linear.length];
    long stride = 1;
    for (int axis = extents.size() - 1; axis >= 0; axis--) {
      long extent = extents.get(axis);
      long next = extent > 1 ? stride : 0;
      places[1 + axis] = next;
      for (int i = 0; i < linear.length; i++) {
        boolean gains = linear[i].applyAsLong(next) > linear[i].applyAsLong(0);
        places[1 + extents.size() + i] += gains ? (extent - 1) * stride : 0;
      }
      stride *= extent;
    }
    return Arrays.stream(places).sorted().distinct().toArray();
  }
}
