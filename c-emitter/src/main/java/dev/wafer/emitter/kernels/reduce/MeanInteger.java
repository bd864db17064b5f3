package dev.wafer.emitter.kernels.reduce;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Interval;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Layout;
import dev.wafer.reference.parameters.MeanParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** MEAN of int8 or int16 over any axes, in portable C. */
public final class MeanInteger implements Kernel {
  /**
   * Loops of each kind that most means take; fewer are filled up, so that these share one function.
   */
  private static final int USUAL_LOOPS = 2;

  /** A loop over neighbouring axes that are all kept or all averaged. */
  private record Loop(int extent, int step) {}

  @Override
  public String name() {
    return "mean_integer";
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return request.views().layouts().keySet().stream().allMatch(request.input(0)::equals);
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    DataType type = request.inputType(0);
    if (!(request.node().op() instanceof Reduce mean)
        || mean.fn() != ReduceFn.MEAN
        || (type != DataType.INT8 && type != DataType.INT16)
        || request.outputType() != type) {
      return Optional.empty();
    }
    Shape shape = request.input(0).shape();
    List<Loop> kept = loops(request.inputLayout(0), mean.axes(), false);
    List<Loop> averaged = loops(request.inputLayout(0), mean.axes(), true);
    if (shape.elements() == 0) {
      return Optional.empty();
    }
    MeanParameters values = MeanParameters.of(request.node());
    long count = shape.elements() / Math.max(1, request.output().shape().elements());
    Interval sum = Interval.of(values.sumOffset()).plus(Interval.of(type).sums(count));
    Interval placed = sum.scaled(values.factor()).plus(values.outputOffset());
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(MeanInteger.class), "mean_s" + type.bits())
            .bake("x", CType.of(type))
            .bake("wraps", !sum.fits(Integer.SIZE))
            .bake("offsetWraps", !placed.fits(Integer.SIZE))
            .input(0)
            .output(0)
            .parameters();
    pass(binding, "kept", kept);
    pass(binding, "mean", averaged);
    return Optional.of(
        binding
            .parameter("offset", CType.I32, values.sumOffset())
            .parameter("multiplier", CType.I32, values.factor().multiplier())
            .parameter("shift", CType.I32, values.factor().shift())
            .parameter("zero_point", CType.I32, values.outputOffset())
            .parameter("min", CType.I32, values.range().min())
            .parameter("max", CType.I32, values.range().max())
            .helper("requantize")
            .helper("clamp")
            .counts(
                counts(
                    shape.elements(),
                    request.output().shape().elements(),
                    loops(request.inputLayout(0), mean.axes(), true)))
            .instructions(5L * shape.elements() + 30L * request.output().shape().elements())
            .build());
  }

  /** Bakes the number of loops and passes their extents and steps, outermost first. */
  private static void pass(KernelBinding.Builder binding, String name, List<Loop> loops) {
    int count = Math.max(USUAL_LOOPS, loops.size());
    binding.bake(name + "Loops", count);
    for (int i = 0; i < count; i++) {
      int missing = count - loops.size();
      Loop loop = i < missing ? new Loop(1, 0) : loops.get(i - missing);
      binding
          .parameter(name + i, CType.I32, loop.extent())
          .parameter(name + "_step" + i, CType.I32, loop.step());
    }
  }

  /** The loops over the axes that are averaged, or over the others, outermost first. */
  private static List<Loop> loops(Layout in, List<Integer> axes, boolean averaged) {
    List<Loop> loops = new ArrayList<>();
    boolean open = false;
    for (int axis = in.shape().rank() - 1; axis >= 0; axis--) {
      int extent = in.shape().dim(axis);
      if (extent == 1) {
        continue;
      }
      if (axes.contains(axis) != averaged) {
        open = false;
        continue;
      }
      Loop inner = open ? loops.get(0) : new Loop(0, 0);
      if (open && in.stride(axis) == inner.extent() * inner.step()) {
        loops.set(0, new Loop(inner.extent() * extent, inner.step()));
      } else {
        loops.add(0, new Loop(extent, in.stride(axis)));
        open = true;
      }
    }
    return loops;
  }

  private static Counts counts(double elements, double outputs, List<Loop> averaged) {
    double inner = averaged.isEmpty() ? 1 : averaged.get(averaged.size() - 1).extent();
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
