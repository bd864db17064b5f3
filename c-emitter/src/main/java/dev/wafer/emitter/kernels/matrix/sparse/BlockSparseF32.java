package dev.wafer.emitter.kernels.matrix.sparse;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Op;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * FULLY_CONNECTED and CONV_2D of floats by the blocks of the weights that are not all zero, in
 * portable C. Sums go through the inputs in the order in which the dense kernels do, so that finite
 * inputs give the same bits.
 */
public final class BlockSparseF32 implements Kernel<Op> {
  private static final int ROWS = 4;

  private final BlockShape shape;

  public BlockSparseF32(BlockShape shape) {
    this.shape = shape;
  }

  @Override
  public String name() {
    return "block_sparse_" + shape + "_f32";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return SparseRows.OPERATORS;
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    if (!SparseRows.accepts(request) || !FloatConstants.accepts(request)) {
      return Optional.empty();
    }
    return SparseMatrix.of(request).map(matrix -> bind(request, BlockList.of(matrix, shape)));
  }

  private KernelBinding bind(KernelRequest request, BlockList blocks) {
    SparseMatrix matrix = blocks.matrix();
    SparseRows rows = SparseRows.of(request, matrix, ROWS, shape.inputs());
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(BlockSparseF32.class, "BlockSparse"),
                "sparse_" + shape + "_f32")
            .blocks(blocks.summary())
            .bake("float", true)
            .bake("wide", CType.F32)
            .bake("x", CType.F32)
            .bake("sum", CType.F32);
    rows.addTo(binding, CType.F32, 0);
    binding.output(0).parameters();
    BlockWeights.addTo(binding, blocks, CType.F32);
    binding.parameter("bias", FloatConstants.bias(request, matrix.outputs()));
    FloatConstants.clamp(binding, activation(request));
    return binding
        .counts(
            BlockCounts.of(
                    blocks,
                    rows,
                    ProductCounts.ofFloats(activation(request), isVectorized(request, rows)))
                .and(rows.copyCounts()))
        .build();
  }

  static Activation activation(KernelRequest request) {
    return request.node().op().fusedActivation().orElseThrow();
  }

  /** GCC unrolls the two blocks of a strip of eight for one row, and finds no vectors then. */
  private boolean isVectorized(KernelRequest request, SparseRows rows) {
    boolean unrolled = shape.outputs() == 8 && rows.group() == 1;
    return request.core().has(Feature.MVE_FLOAT) && BlockWeights.lanes(shape) == 4 && !unrolled;
  }
}
