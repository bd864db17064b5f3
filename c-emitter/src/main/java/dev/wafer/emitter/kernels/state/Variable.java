package dev.wafer.emitter.kernels.state;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.MovedRuns;
import dev.wafer.ir.op.AssignVariable;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.ReadVariable;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.Argument;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Parameter;
import java.util.List;
import java.util.Optional;

/**
 * READ_VARIABLE and ASSIGN_VARIABLE as one move of bytes. What is assigned may lie over the
 * variable: the new rows of a window do, behind the old ones.
 */
public final class Variable implements Kernel<Op> {
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
    MovedRuns runs = MovedRuns.of(request.core());
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(Variable.class), "move")
            .bake("vectors", runs.vectors())
            .input(moved)
            .output(0)
            .argument(
                new Argument.Literal(new Parameter.Whole("size_bytes", CType.U32, sizeBytes)));
    runs.addTo(binding);
    if (!runs.vectors()) {
      binding.helper("noinline");
    }
    return Optional.of(binding.counts(runs.counts(sizeBytes)).build());
  }
}
