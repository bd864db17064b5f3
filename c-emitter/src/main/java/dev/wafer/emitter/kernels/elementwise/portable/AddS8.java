package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.KNOWN_REQUANTIZE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

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

/** ADD and SUB of two int8 tensors by rows, for cores without the DSP extension. */
public final class AddS8 implements Kernel<Binary> {
  private static final Counts ELEMENT =
      Counts.of(KNOWN_REQUANTIZE)
          .and(MULTIPLY_ADD, 2)
          .and(ARITHMETIC, 8)
          .and(LOAD, 2)
          .and(STORE)
          .and(STEP);

  @Override
  public String name() {
    return "add_s8";
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
    if (request.core().has(Feature.DSP)) {
      return Optional.empty();
    }
    boolean longMultiply = request.core().has(Feature.LONG_MULTIPLY);
    return new SumS8(
            name(),
            Templates.beside(AddS8.class),
            longMultiply ? Optional.empty() : Optional.of("mul_high"),
            longMultiply ? 120 : 200,
            ELEMENT,
            Counts.of(LOAD, 12))
        .bind(op, request);
  }
}
