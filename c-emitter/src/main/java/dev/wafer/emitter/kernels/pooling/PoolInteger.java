package dev.wafer.emitter.kernels.pooling;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DIVIDE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Interval;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.ActivationRange;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** AVERAGE_POOL_2D and MAX_POOL_2D of int8, uint8 or int16, in portable C. */
public final class PoolInteger implements Kernel<Pool2d> {
  private static final Set<DataType> TYPES =
      EnumSet.of(DataType.INT8, DataType.UINT8, DataType.INT16);

  @Override
  public String name() {
    return "pool_2d_integer";
  }

  @Override
  public List<Class<? extends Pool2d>> operators() {
    return List.of(Pool2d.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return PlaneViews.denseOrFit(request);
  }

  @Override
  public Optional<KernelBinding> bind(Pool2d op, KernelRequest request) {
    DataType type = request.inputType(0);
    if (!TYPES.contains(type) || request.outputType() != type) {
      return Optional.empty();
    }
    boolean max =
        switch (op.fn()) {
          case AVERAGE -> false;
          case MAX -> true;
          case L2 -> throw new IllegalStateException("L2_POOL_2D of integers");
        };
    Activation activation = op.activation();
    ActivationRange range = ActivationRange.of(activation, request.output().type());
    Plane plane = Plane.of(request.node());
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(PoolInteger.class),
                (max ? "max_pool_" : "average_pool_")
                    + (type.isUnsigned() ? "u" : "s")
                    + type.bits())
            .bake("max", max)
            .bake("wraps", !max && wraps(plane, type))
            .bake("x", CType.of(type))
            .bake("lowest", type.isUnsigned() ? "0" : "INT" + type.bits() + "_MIN")
            .input(0)
            .output(0)
            .parameters()
            .parameter("min", CType.I32, range.min())
            .parameter("max", CType.I32, range.max());
    PlaneViews.of(request).addPitchedTo(binding);
    binding.overlaps(WindowOverlap.byPixel(plane, type.bits() / 8).rulesByChannel());
    return Optional.of(
        PlaneParameters.addPool(binding, plane)
            .helper("clamp")
            .helper("window")
            .helper("noinline")
            .counts(counts(plane, max, type.isUnsigned(), true))
            .alone(counts(plane, max, type.isUnsigned(), plane.leavesInput()))
            .build());
  }

  /** Whether the sum of a window and half its count, for rounding, can leave 32 bits. */
  private static boolean wraps(Plane plane, DataType type) {
    long count =
        (long) Math.min(plane.filterH(), plane.inH()) * Math.min(plane.filterW(), plane.inW());
    Interval half = new Interval(-(count / 2), count / 2);
    return !Interval.of(type).sums(count).plus(half).fits(Integer.SIZE);
  }

  /**
   * @param clips whether windows leave the input, or layers of several shapes share the function;
   *     otherwise the compiler knows the number of taps and unrolls
   */
  private static Counts counts(Plane plane, boolean max, boolean unsigned, boolean clips) {
    WindowCounts window = WindowCounts.of(plane);
    return Counts.of(STEP, clips ? 1 : 0.3)
        .and(LOAD, clips && max ? 3 : 1.3)
        .and(ARITHMETIC, max ? (clips ? 5 : 1) : 2)
        .times(window.taps())
        .and(
            Counts.of(STEP)
                .and(ARITHMETIC, clips ? 4 : 1)
                .and(LOAD, clips ? 3 : 0)
                .times(window.rows()))
        .and(ARITHMETIC, max ? 2 : unsigned ? 35 : 12)
        .and(DIVIDE, max ? 0 : 1)
        .and(STORE)
        .and(STEP)
        .times(plane.outC())
        .and(WindowCounts.clipped())
        .times(plane.outPixels())
        .and(CALL);
  }
}
