package dev.wafer.emitter.kernels.state;

import dev.wafer.emitter.kernels.CopyCounts;
import dev.wafer.ir.op.AssignVariable;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.ReadVariable;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.Argument;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Parameter;
import java.util.Optional;

/**
 * READ_VARIABLE and ASSIGN_VARIABLE as one move of bytes. What is assigned may lie over the
 * variable: the new rows of a window do, behind the old ones.
 */
public final class Variable implements Kernel {
  @Override
  public String name() {
    return "variable";
  }

  /** Tensors may start anywhere, but lie in one piece. */
  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return request.views().layouts().isEmpty();
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    Op op = request.node().op();
    boolean assigns = op instanceof AssignVariable;
    if (!assigns && !(op instanceof ReadVariable)) {
      return Optional.empty();
    }
    long sizeBytes = request.output().type().sizeBytes();
    return Optional.of(
        KernelBinding.builder(name(), "kernels/state/Variable.c.ftl", "move")
            .input(assigns ? 1 : 0)
            .output(0)
            .argument(new Argument.Literal(new Parameter.Whole("size_bytes", CType.U32, sizeBytes)))
            .counts(CopyCounts.called(request.core(), sizeBytes))
            .instructions(20 + sizeBytes / 2)
            .build());
  }
}
