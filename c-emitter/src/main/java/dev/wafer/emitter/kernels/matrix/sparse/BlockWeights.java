package dev.wafer.emitter.kernels.matrix.sparse;

import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;

/**
 * The blocks in the order in which portable code reads them: for each strip, for each four of its
 * outputs (or its only one), for each block, for each input, those outputs' weights.
 */
final class BlockWeights {
  private static final int LANES = 4;

  private BlockWeights() {}

  /** Outputs whose sums the kernel keeps at a time. */
  static int lanes(BlockShape shape) {
    return Math.min(LANES, shape.outputs());
  }

  /** Bakes the shape and adds weights, gaps and counts to the parameter structure. */
  static void addTo(KernelBinding.Builder binding, BlockList blocks, CType type) {
    BlockShape shape = blocks.shape();
    BlockList bounded = blocks.withBoundedGaps();
    binding
        .bake("height", shape.outputs())
        .bake("width", shape.inputs())
        .bake("lanes", lanes(shape))
        .bake("w", type)
        .parameter("weights", weights(bounded, type))
        .parameter("gaps", SparseConstants.gaps(bounded.strips()))
        .parameter("counts", SparseConstants.counts(bounded.strips()));
  }

  private static PackedConstant weights(BlockList blocks, CType type) {
    BlockShape shape = blocks.shape();
    SparseMatrix matrix = blocks.matrix();
    int lanes = lanes(shape);
    ByteBuffer out =
        SparseConstants.buffer(blocks.size() * shape.outputs() * shape.inputs() * type.sizeBytes());
    for (int strip = 0; strip < blocks.strips().size(); strip++) {
      int first = strip * shape.outputs();
      int end = Math.min(first + shape.outputs(), matrix.outputs());
      for (int o = first; o < end; o += lanes) {
        for (int block : blocks.strips().get(strip)) {
          for (int i = 0; i < shape.inputs() * lanes; i++) {
            put(out, matrix, o + i % lanes, block * shape.inputs() + i / lanes, type);
          }
        }
      }
    }
    return SparseConstants.constant("weights", PackedConstant.Kind.WEIGHT, type, out);
  }

  private static void put(ByteBuffer out, SparseMatrix matrix, int output, int column, CType type) {
    if (type == CType.F32) {
      out.putFloat(matrix.real(output, column));
    } else {
      out.put((byte) matrix.integer(output, column));
    }
  }
}
