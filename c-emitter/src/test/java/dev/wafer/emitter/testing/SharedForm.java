package dev.wafer.emitter.testing;

import dev.wafer.ir.op.Op;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/**
 * A kernel that offers nothing but a function that several steps can share, where another one has
 * it.
 *
 * @param depth how often a form that bakes in less is asked for
 */
public record SharedForm<T extends Op>(Kernel<T> kernel, int depth) implements Kernel<T> {
  @Override
  public String name() {
    return kernel.name();
  }

  @Override
  public List<Class<? extends T>> operators() {
    return kernel.operators();
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return kernel.acceptsLayouts(request);
  }

  @Override
  public Optional<KernelBinding> bind(T op, KernelRequest request) {
    return kernel.bind(op, request).map(binding -> form(binding, depth));
  }

  private static KernelBinding form(KernelBinding binding, int depth) {
    return depth == 0
        ? binding
        : binding.shared().map(shared -> form(shared, depth - 1)).orElse(binding);
  }
}
