package dev.wafer.emitter.kernels.reduce;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_DIVIDE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import dev.wafer.targets.Fpu;
import java.util.List;
import java.util.Optional;

/**
 * MEAN and SUM of floats over any axes: one loop an axis, after neighbouring axes that are both
 * kept or both reduced are merged; elements are added in the order of the input.
 */
public final class MeanF32 implements Kernel<Reduce> {
  @Override
  public String name() {
    return "mean_f32";
  }

  @Override
  public List<Class<? extends Reduce>> operators() {
    return List.of(Reduce.class);
  }

  @Override
  public Optional<KernelBinding> bind(Reduce mean, KernelRequest request) {
    if ((mean.fn() != ReduceFn.MEAN && mean.fn() != ReduceFn.SUM)
        || request.inputType(0) != DataType.FLOAT32
        || request.outputType() != DataType.FLOAT32) {
      return Optional.empty();
    }
    Shape in = request.input(0).shape();
    int outputs = request.output().shape().elements();
    ReductionLoops loops = ReductionLoops.of(in, mean.axes());
    int depth = loops.extents().size();
    boolean divides = mean.fn() == ReduceFn.MEAN;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(MeanF32.class),
                (divides ? "mean_f32_" : "sum_f32_") + depth)
            .bake("loops", depth)
            .bake("divides", divides)
            .input(0)
            .output(0)
            .parameters()
            .parameter("outputs", CType.I32, outputs);
    if (divides) {
      binding.parameter("count", (float) (outputs == 0 ? 0 : in.elements() / outputs));
    }
    for (int i = 0; i < depth; i++) {
      binding.parameter("extent" + i, CType.I32, loops.extents().get(i));
      binding.parameter("step" + i, CType.I32, loops.outputSteps().get(i));
    }
    Core core = request.core();
    return Optional.of(
        binding
            .counts(counts(core, in.elements(), outputs, loops, divides, false))
            .alone(counts(core, in.elements(), outputs, loops, divides, true))
            .build());
  }

  private static Counts counts(
      Core core,
      double elements,
      double outputs,
      ReductionLoops loops,
      boolean divides,
      boolean alone) {
    List<Integer> extents = loops.extents();
    double inner = extents.isEmpty() ? 1 : Math.max(1, extents.get(extents.size() - 1));
    Counts first = core.fpu() == Fpu.NONE ? plain(core) : Counts.of(FLOAT_ADD);
    Counts quotients =
        Counts.of(STEP)
            .and(STORE)
            .and(LOAD)
            .and(elements > outputs ? Counts.of(FLOAT_DIVIDE) : byOne(core));
    return Counts.of(STEP)
        .and(LOAD, 2)
        .and(STORE)
        .and(ARITHMETIC, extents.size() > 1 && !alone ? 2 : 0)
        .times(elements)
        .and(FLOAT_ADD, elements - outputs)
        .and(Counts.of(STEP).and(ARITHMETIC, 3).and(LOAD, 2).times(elements / inner))
        .and(first.and(STEP).and(STORE).times(outputs))
        .and(quotients.times(divides ? outputs : 0))
        .and(CALL);
  }

  /** Software adds to zero quickly, and divides by one so where the routine is in assembly. */
  private static Counts plain(Core core) {
    return Counts.of(FLOAT_COMPARE, core.has(Feature.LONG_MULTIPLY) ? 0.5 : 1);
  }

  private static Counts byOne(Core core) {
    if (core.fpu() != Fpu.NONE) {
      return Counts.of(FLOAT_COMPARE);
    }
    return core.has(Feature.LONG_MULTIPLY) ? plain(core) : Counts.of(FLOAT_DIVIDE);
  }
}
