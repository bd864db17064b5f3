package dev.wafer.emitter.kernels.control;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;

import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.op.Control;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** The braces between steps; those that test something call a function that looks at one BOOL. */
public final class Condition implements Kernel<Control> {
  @Override
  public String name() {
    return "condition";
  }

  @Override
  public List<Class<? extends Control>> operators() {
    return List.of(Control.class);
  }

  @Override
  public Optional<KernelBinding> bind(Control op, KernelRequest request) {
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(Condition.class), "holds");
    boolean tests = op.kind() == Control.Kind.TEST || op.kind() == Control.Kind.IF;
    if (tests) {
      binding.input(0);
    }
    return Optional.of(binding.counts(Counts.of(CALL).and(LOAD)).build());
  }
}
