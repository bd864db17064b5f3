package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.DSP;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Output;
import dev.wafer.emitter.kernels.LinearSum;
import dev.wafer.emitter.kernels.LinearSums;
import dev.wafer.emitter.kernels.RowViews;
import dev.wafer.emitter.kernels.elementwise.PairRows;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.parameters.RescaledPairParameters;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * ADD and SUB of two int8 tensors by rows, where a {@link LinearSum} gives the same. The function
 * of a step holds its constants; one that several steps share gets them from the parameter
 * structure.
 */
public final class AddLinearS8 implements Kernel<Binary> {
  private static final int CODE_BYTES = 150;

  private final LinearSums forms = new LinearSums();

  @Override
  public String name() {
    return "add_linear_s8";
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
    boolean sums = op.fn() == BinaryFn.ADD || op.fn() == BinaryFn.SUB;
    if (!sums || request.core().has(Feature.MVE) || !PairRows.fit(request)) {
      return Optional.empty();
    }
    RescaledPairParameters parameters = RescaledPairParameters.of(request.node());
    Int8Output finish = new Int8Output(parameters.outputOffset(), parameters.range());
    return forms
        .of(parameters, op.fn() == BinaryFn.SUB)
        .map(
            form ->
                binding(form, finish, request, false)
                    .shared(binding(form, finish, request, true).build())
                    .build());
  }

  private KernelBinding.Builder binding(
      LinearSum form, Int8Output finish, KernelRequest request, boolean shared) {
    RowViews views = PairRows.of(request).orElseThrow();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(AddLinearS8.class), "add_s8")
            .bake("shared", shared)
            .bake("a", shared ? "factor_a" : String.valueOf(form.factorA()))
            .bake("b", shared ? "factor_b" : String.valueOf(form.factorB()))
            .bake("offset", shared ? "offset" : String.valueOf(form.offset()))
            .bake("shift", form.shift());
    finish.bakeBounds(binding);
    PairRows.addTo(binding, request, views, false);
    if (shared) {
      binding
          .parameter("factor_a", CType.I32, form.factorA())
          .parameter("factor_b", CType.I32, form.factorB())
          .parameter("offset", CType.I32, form.offset())
          .parameters();
    }
    Counts work = PairRows.counts(request, views, element(request, finish.clamped()));
    return binding.code(CODE_BYTES).counts(shared ? work.and(LOAD, 3) : work);
  }

  private static Counts element(KernelRequest request, boolean clamped) {
    return request.core().has(Feature.DSP)
        ? Counts.of(DSP, clamped ? 10 : 7.5)
        : Counts.of(MULTIPLY_ADD, 2).and(ARITHMETIC, 5).and(LOAD, 2).and(STORE).and(STEP, 0.5);
  }
}
