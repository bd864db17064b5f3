package dev.wafer.emitter.kernels;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.ChannelTiles;
import dev.wafer.passes.program.PackedConstant;
import java.util.List;

/**
 * Weights in the order in which the portable kernels read them: the rows of {@value #BLOCK} output
 * channels interleaved element by element, so that one pointer serves {@value #BLOCK} sums; the
 * rows left over in the end one after the other.
 */
public final class BlockedWeights {
  /** Output channels that a kernel sums at once. */
  public static final int BLOCK = 4;

  private BlockedWeights() {}

  /** Gives the element of a row. */
  @FunctionalInterface
  public interface Element {
    int at(int row, int index);
  }

  /**
   * The rows of a constant, each channel's elements together, blocked.
   *
   * @param groups runs of rows that are blocked each by itself
   */
  public static PackedConstant ofRows(DenseConstant weights, int groups) {
    int rows = weights.shape().dim(0);
    int length = rows == 0 ? 0 : weights.shape().elements() / rows;
    return of(weights, rows, length, groups, (row, i) -> (int) weights.integerAt(row * length + i));
  }

  /** The elements in the constant's own order, four bits of them a byte. */
  public static PackedConstant asTheyAre(DenseConstant weights) {
    return of(weights, 1, weights.shape().elements(), 1, (row, i) -> (int) weights.integerAt(i));
  }

  /**
   * How a kernel of such weights, in one group and the binding's first constant, is called for some
   * of the output channels: the biases, and multipliers and shifts where each channel has its own,
   * move on with it.
   */
  public static ChannelTiles tiles(int rows, int length, Accumulator accumulator, Counts call) {
    boolean perChannel = accumulator.parameters().channels().size() > 1;
    return new ChannelTiles(
        rows,
        BLOCK,
        0,
        length * accumulator.weight().sizeBytes(),
        perChannel ? List.of("bias", "multipliers", "shifts") : List.of("bias"),
        List.of(
            new ChannelTiles.Count("blocks", BLOCK, false),
            new ChannelTiles.Count("rest", BLOCK, true)),
        call);
  }

  /** Rows of {@code length} elements of a constant, blocked. */
  public static PackedConstant of(
      DenseConstant weights, int rows, int length, int groups, Element element) {
    CType type = weights.dataType() == DataType.INT16 ? CType.I16 : CType.I8;
    return PackedConstant.of(
        "weights",
        PackedConstant.Kind.WEIGHT,
        type,
        type.sizeBytes(),
        () -> IntegerConstants.bytes(type, blocked(rows, length, groups, element)));
  }

  private static long[] blocked(int rows, int length, int groups, Element element) {
    long[] out = new long[rows * length];
    int to = 0;
    int perGroup = rows / groups;
    for (int group = 0; group < groups; group++) {
      int first = group * perGroup;
      int blockedEnd = first + perGroup / BLOCK * BLOCK;
      for (int row = first; row < blockedEnd; row += BLOCK) {
        for (int i = 0; i < length; i++) {
          for (int lane = 0; lane < BLOCK; lane++) {
            out[to++] = element.at(row + lane, i);
          }
        }
      }
      for (int row = blockedEnd; row < first + perGroup; row++) {
        for (int i = 0; i < length; i++) {
          out[to++] = element.at(row, i);
        }
      }
    }
    return out;
  }
}
