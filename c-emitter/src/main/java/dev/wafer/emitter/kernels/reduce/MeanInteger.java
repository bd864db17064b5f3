package dev.wafer.emitter.kernels.reduce;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.AxisLoops;
import dev.wafer.emitter.kernels.Interval;
import dev.wafer.emitter.kernels.MeanFactors;
import dev.wafer.emitter.kernels.Pitches;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.parameters.MeanParameters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** MEAN and SUM of int8 or int16 over any axes, in portable C. */
public final class MeanInteger implements Kernel<Reduce> {
  @Override
  public String name() {
    return "mean_integer";
  }

  @Override
  public List<Class<? extends Reduce>> operators() {
    return List.of(Reduce.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return Pitches.onlyInput(request);
  }

  @Override
  public Optional<KernelBinding> bind(Reduce mean, KernelRequest request) {
    DataType type = request.inputType(0);
    if ((mean.fn() != ReduceFn.MEAN && mean.fn() != ReduceFn.SUM)
        || (type != DataType.INT8 && type != DataType.INT16)
        || request.outputType() != type) {
      return Optional.empty();
    }
    Shape shape = request.input(0).shape();
    AxisLoops kept = AxisLoops.of(request.inputLayout(0), mean.axes(), false);
    AxisLoops averaged = AxisLoops.of(request.inputLayout(0), mean.axes(), true);
    if (shape.elements() == 0) {
      return Optional.empty();
    }
    MeanParameters values = MeanParameters.of(request.node());
    long count = shape.elements() / Math.max(1, request.output().shape().elements());
    Interval sum = Interval.of(values.sumOffset()).plus(Interval.of(type).sums(count));
    Interval placed = sum.scaled(values.factor()).plus(values.outputOffset());
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(MeanInteger.class),
                mean.mnemonic().toLowerCase(Locale.ROOT) + "_s" + type.bits())
            .bake("x", CType.of(type))
            .bake("wraps", !sum.fits(Integer.SIZE))
            .bake("offsetWraps", !placed.fits(Integer.SIZE))
            .input(0)
            .output(0)
            .parameters();
    kept.pass(binding, "kept");
    averaged.pass(binding, "mean");
    return Optional.of(
        MeanFactors.pass(binding, values)
            .helper("requantize")
            .helper("clamp")
            .counts(
                counts(shape.elements(), request.output().shape().elements(), averaged.innermost()))
            .build());
  }

  private static Counts counts(double elements, double outputs, double inner) {
    return Counts.of(STEP)
        .and(LOAD, 2)
        .and(ARITHMETIC, 2)
        .times(elements)
        .and(Counts.of(STEP).and(ARITHMETIC, 2).and(LOAD, 3).times(elements / inner))
        .and(
            Counts.of(REQUANTIZE)
                .and(STORE)
                .and(STEP)
                .and(ARITHMETIC, 4)
                .and(LOAD, 8)
                .times(outputs))
        .and(CALL);
  }
}
