package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_DIVIDE;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BroadcastLoops;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Binary operators on floats, with broadcasting. Either input may be a constant. */
public final class BinaryF32 implements Kernel {
  /** An operator's name in C and what follows it. */
  @Override
  public String name() {
    return "binary_f32";
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return request.views().inPlace().isEmpty();
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    if (!(request.node().op() instanceof Binary op)
        || request.inputType(0) != DataType.FLOAT32
        || request.inputType(1) != DataType.FLOAT32) {
      return Optional.empty();
    }
    BroadcastLoops loops = BroadcastLoops.of(request);
    String function = op.fn().name().toLowerCase(Locale.ROOT);
    int elements = request.output().shape().elements();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(BinaryF32.class), function + "_f32")
            .bake("operator", function)
            .input(0)
            .input(1)
            .output(0)
            .parameters();
    loops.addTo(binding);
    FloatConstants.clamp(binding, op.activation());
    binding
        .overlaps(RasterOverlap.elementwise(request, 0))
        .overlaps(RasterOverlap.elementwise(request, 1));
    return Optional.of(
        binding
            .counts(
                (isVectorized(request, op, loops)
                        ? ProductCounts.vectorized(Float.BYTES)
                        : counts(op))
                    .times(elements)
                    .and(loops.counts())
                    .and(CALL))
            .instructions(8L * elements + 40)
            .build());
  }

  /** Of one element. */
  private static Counts counts(Binary op) {
    Counts element =
        Counts.of(STEP)
            .and(LOAD, 2)
            .and(STORE)
            .and(FLOAT_COMPARE, op.activation() == Activation.NONE ? 0 : 2);
    return switch (op.fn()) {
      case ADD, SUB -> element.and(FLOAT_ADD);
      case MUL -> element.and(FLOAT_MULTIPLY);
      case DIV -> element.and(FLOAT_DIVIDE);
      case MINIMUM, MAXIMUM -> element.and(FLOAT_COMPARE);
      case PRELU -> element.and(FLOAT_COMPARE).and(FLOAT_MULTIPLY, 0.5);
    };
  }

  private static boolean isVectorized(KernelRequest request, Binary op, BroadcastLoops loops) {
    boolean single =
        Set.of(BinaryFn.ADD, BinaryFn.SUB, BinaryFn.MUL).contains(op.fn())
            && op.activation() == Activation.NONE;
    return single && loops.isFlat() && request.core().has(Feature.MVE_FLOAT);
  }
}
