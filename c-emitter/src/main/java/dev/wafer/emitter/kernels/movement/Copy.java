package dev.wafer.emitter.kernels.movement;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.CopyCounts;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.op.Op;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.Argument;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Parameter;
import java.util.List;
import java.util.Optional;

/**
 * RESHAPE, and each movement that keeps all elements in their order, where the output cannot be a
 * view: of a constant or a variable.
 */
public final class Copy implements Kernel<Op> {
  @Override
  public String name() {
    return "copy";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return Moved.OPERATORS;
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    if (Moved.single(request.node()).filter(Access::isIdentity).isEmpty()
        || !Movable.acceptsWhole(request, 1)) {
      return Optional.empty();
    }
    long sizeBytes = request.output().type().sizeBytes();
    return Optional.of(
        KernelBinding.builder(name(), Templates.beside(Copy.class), "copy")
            .input(0)
            .output(0)
            .argument(new Argument.Literal(new Parameter.Whole("size_bytes", CType.U32, sizeBytes)))
            .counts(CopyCounts.called(request.core(), sizeBytes))
            .build());
  }
}
