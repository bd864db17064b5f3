package dev.wafer.emitter.kernels.matrix.sparse;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.ir.op.Op;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/**
 * FULLY_CONNECTED and CONV_2D of int8 or int16 by the blocks of the weights that are not all zero,
 * in portable C.
 */
public final class BlockSparsePortable implements Kernel<Op> {
  private final BlockShape shape;

  public BlockSparsePortable(BlockShape shape) {
    this.shape = shape;
  }

  @Override
  public String name() {
    return "block_sparse_" + shape;
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return SparseRows.OPERATORS;
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    if (!SparseRows.accepts(request)) {
      return Optional.empty();
    }
    Optional<SparseMatrix> matrix = SparseMatrix.of(request);
    Optional<Accumulator> accumulator =
        matrix.isPresent() ? Accumulator.of(request) : Optional.empty();
    return accumulator.map(sums -> bind(request, BlockList.of(matrix.orElseThrow(), shape), sums));
  }

  private KernelBinding bind(KernelRequest request, BlockList blocks, Accumulator accumulator) {
    SparseMatrix matrix = blocks.matrix();
    // Eight sums of 64 bits would not fit the registers.
    int group = accumulator.isWide() ? 1 : 2;
    SparseRows rows = SparseRows.of(request, matrix, group, shape.inputs());
    CType x = accumulator.activation();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name() + "_" + accumulator.suffix(),
                Templates.beside(BlockSparsePortable.class, "BlockSparse"),
                "sparse_" + shape + "_" + accumulator.suffix())
            .blocks(blocks.summary())
            .bake("float", false)
            .bake("wide", CType.I32);
    rows.addTo(binding, x, -accumulator.parameters().inputOffset());
    binding.output(0).parameters();
    BlockWeights.addTo(binding, blocks, CType.I8);
    binding.parameter("bias", accumulator.foldedBias(request, 4));
    accumulator.bind(binding);
    return binding.code(850).counts(counts(accumulator, blocks, rows)).build();
  }

  private Counts counts(Accumulator accumulator, BlockList blocks, SparseRows rows) {
    return BlockCounts.of(blocks, rows, ProductCounts.of(accumulator)).and(rows.copyCounts());
  }
}
