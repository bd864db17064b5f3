package dev.wafer.emitter.testing;

import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.lower.KernelTable;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** What one kernel makes of a node. */
public final class Bindings {
  private Bindings() {}

  public static Optional<KernelBinding> of(Kernel<?> kernel, KernelRequest request) {
    return new KernelTable(List.of(kernel)).bindings(request).findFirst();
  }
}
