package dev.wafer.emitter.kernels.elementwise.dsp;

import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.elementwise.PairRows;
import dev.wafer.emitter.kernels.elementwise.SumS8;
import dev.wafer.ir.op.Binary;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/** ADD and SUB of two int8 tensors by rows, for cores with the DSP extension. */
public final class AddS8Dsp implements Kernel<Binary> {
  @Override
  public String name() {
    return "add_s8_dsp";
  }

  @Override
  public List<Class<? extends Binary>> operators() {
    return List.of(Binary.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return PairRows.acceptsLayouts(request);
  }

  @Override
  public Optional<KernelBinding> bind(Binary op, KernelRequest request) {
    if (!request.core().has(Feature.DSP)) {
      return Optional.empty();
    }
    return new SumS8(
            name(),
            Templates.beside(AddS8Dsp.class),
            Optional.of("dsp"),
            250,
            Counts.of(DSP, 15),
            Counts.of(DSP, 12))
        .bind(op, request);
  }
}
