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
    return Optional.of(binding.counts(counts(in.elements(), outputs, loops, divides)).build());
  }

  private static Counts counts(
      double elements, double outputs, ReductionLoops loops, boolean divides) {
    List<Integer> extents = loops.extents();
    double inner = extents.isEmpty() ? 1 : Math.max(1, extents.get(extents.size() - 1));
    return Counts.of(STEP)
        .and(LOAD, 2)
        .and(STORE)
        .times(elements)
        // The first sum is of zero, which software adds quickly.
        .and(FLOAT_ADD, elements - outputs)
        .and(FLOAT_COMPARE, outputs)
        .and(Counts.of(STEP).and(ARITHMETIC, 3).and(LOAD, 2).times(elements / inner))
        .and(
            Counts.of(STEP, 2)
                .and(STORE, 2)
                .and(LOAD)
                .and(elements > outputs ? FLOAT_DIVIDE : FLOAT_COMPARE, divides ? 1 : 0)
                .times(outputs))
        .and(CALL);
  }
}
