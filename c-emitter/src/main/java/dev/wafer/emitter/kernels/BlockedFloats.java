package dev.wafer.emitter.kernels;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.ChannelTiles;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Float weights in the order in which the kernels that sum {@value #BLOCK} output channels at once
 * read them: the channels' rows interleaved element by element, those left over one after the
 * other.
 */
public final class BlockedFloats {
  /** Output channels that a kernel sums at once. */
  public static final int BLOCK = 4;

  /** Products from which on the longer code of such kernels pays. */
  private static final long LEAST_MACS = 1024;

  private BlockedFloats() {}

  /** Whether a layer is large enough for a kernel that sums several channels at once. */
  public static boolean pay(int outputs, long macs) {
    return outputs >= BLOCK && macs >= LEAST_MACS;
  }

  /** The rows of a constant, each output channel's elements together. */
  public static PackedConstant ofRows(DenseConstant weights) {
    return PackedConstant.of(
        "weights", PackedConstant.Kind.WEIGHT, CType.F32, 4, () -> blocked(weights));
  }

  private static Bytes blocked(DenseConstant weights) {
    int rows = weights.shape().dim(0);
    int length = weights.shape().elements() / rows;
    int blocked = rows / BLOCK * BLOCK;
    ByteBuffer out = ByteBuffer.allocate(4 * rows * length).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < blocked; row += BLOCK) {
      for (int i = 0; i < BLOCK * length; i++) {
        out.putFloat(weights.floatAt((row + i % BLOCK) * length + i / BLOCK));
      }
    }
    for (int i = blocked * length; i < rows * length; i++) {
      out.putFloat(weights.floatAt(i));
    }
    return Bytes.wrap(out.array());
  }

  /**
   * How a kernel of such weights, the binding's first constant, is called for some of the output
   * channels; it counts them in fields {@code blocks} and {@code rest}.
   */
  public static ChannelTiles tiles(int rows, int length, Counts call) {
    return new ChannelTiles(
        rows,
        BLOCK,
        0,
        4 * length,
        List.of("bias"),
        List.of(
            new ChannelTiles.Count("blocks", BLOCK, false),
            new ChannelTiles.Count("rest", BLOCK, true)),
        call);
  }
}
