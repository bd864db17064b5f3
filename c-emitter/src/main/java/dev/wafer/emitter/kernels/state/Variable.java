package dev.wafer.emitter.kernels.state;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.CopyCounts;
import dev.wafer.ir.op.AssignVariable;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.ReadVariable;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.Argument;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Parameter;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * READ_VARIABLE and ASSIGN_VARIABLE as one move of bytes. What is assigned may lie over the
 * variable: the new rows of a window do, behind the old ones.
 */
public final class Variable implements Kernel<Op> {
  /** What a turn of the loop moves. */
  private static final double BLOCK_BYTES = 16;

  @Override
  public String name() {
    return "variable";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return List.of(AssignVariable.class, ReadVariable.class);
  }

  /** Tensors may start anywhere, but lie in one piece. */
  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return request.views().layouts().isEmpty();
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    // READ_VARIABLE has the variable alone, ASSIGN_VARIABLE the new value behind it.
    int moved = request.node().inputs().size() - 1;
    long sizeBytes = request.output().type().sizeBytes();
    boolean vectors = request.core().has(Feature.MVE);
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(Variable.class), "move")
            .bake("vectors", vectors)
            .input(moved)
            .output(0)
            .argument(
                new Argument.Literal(new Parameter.Whole("size_bytes", CType.U32, sizeBytes)));
    return Optional.of(
        binding
            .helper(vectors ? "mve" : "noinline")
            .counts(vectors ? byVectors(sizeBytes) : byWords(request.core(), sizeBytes))
            .build());
  }

  private static Counts byVectors(long bytes) {
    return Counts.of(VECTOR, 3 * Math.ceil(bytes / BLOCK_BYTES) + 8);
  }

  /** Four words in four instructions; the rest is copied by a call. */
  private static Counts byWords(Core core, long bytes) {
    long rest = bytes % (int) BLOCK_BYTES;
    Counts blocks = Counts.of(ARITHMETIC, 4 * Math.floor(bytes / BLOCK_BYTES) + 20);
    return rest == 0 ? blocks : blocks.and(CopyCounts.called(core, rest));
  }
}
