package dev.wafer.emitter.kernels.pooling;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_CONVERT;
import static dev.wafer.targets.Work.FLOAT_DIVIDE;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.SQUARE_ROOT;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** AVERAGE_POOL_2D, MAX_POOL_2D and L2_POOL_2D of floats in portable C. */
public final class PoolF32 implements Kernel<Pool2d> {
  @Override
  public String name() {
    return "pool_2d_f32";
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
    if (request.inputType(0) != DataType.FLOAT32 || request.outputType() != DataType.FLOAT32) {
      return Optional.empty();
    }
    boolean max = op.fn() == PoolFn.MAX;
    boolean root = op.fn() == PoolFn.L2;
    Activation activation = op.activation();
    Plane plane = Plane.of(request.node());
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(PoolF32.class),
                op.fn().name().toLowerCase(Locale.ROOT) + "_pool_f32")
            .bake("max", max)
            .bake("root", root)
            .input(0)
            .output(0)
            .parameters();
    FloatConstants.clamp(binding, activation);
    if (root) {
      binding.helper("math");
    }
    PlaneViews.of(request).addPitchedTo(binding);
    binding.overlaps(WindowOverlap.byPixel(plane, 4).rulesByChannel());
    return Optional.of(
        PlaneParameters.addPool(binding, plane)
            .counts(counts(plane, max, root, activation))
            .alone(countsAlone(plane, max, root, activation))
            .build());
  }

  /** Each tap is looked at, whether it lies inside. */
  private static Counts counts(Plane plane, boolean max, boolean root, Activation activation) {
    Counts inside =
        Counts.of(LOAD).and(max ? FLOAT_COMPARE : root ? FLOAT_MULTIPLY_ADD : FLOAT_ADD);
    return inside
        .times(WindowCounts.of(plane).taps())
        .and(Counts.of(STEP).and(ARITHMETIC, 8).times(plane.taps()))
        .and(Counts.of(STEP).and(ARITHMETIC, 12).and(LOAD, 4).times(plane.filterH()))
        .and(finish(max, root, activation))
        .and(STEP)
        .and(ARITHMETIC, 14)
        .and(LOAD, 6)
        .times((double) plane.outPixels() * plane.outC())
        .and(CALL);
  }

  private static Counts finish(boolean max, boolean root, Activation activation) {
    return Counts.of(STORE)
        .and(FLOAT_COMPARE, activation == Activation.NONE ? 0 : 2)
        .and(FLOAT_DIVIDE, max ? 0 : 1)
        .and(SQUARE_ROOT, root ? 1 : 0)
        .and(FLOAT_CONVERT, max ? 0 : 1);
  }

  /** Where nothing else calls the function, the compiler looks only where padding is. */
  private static Counts countsAlone(Plane plane, boolean max, boolean root, Activation activation) {
    boolean checks = plane.leavesInput() || root;
    WindowCounts window = WindowCounts.of(plane);
    Counts inside =
        Counts.of(LOAD)
            .and(ARITHMETIC, 0.8)
            .and(max ? FLOAT_COMPARE : root ? FLOAT_MULTIPLY_ADD : FLOAT_ADD);
    boolean oneColumn = plane.filterW() == 1;
    return inside
        .times(window.taps())
        .and(
            Counts.of(STEP, checks ? 1 : 0.3)
                .and(ARITHMETIC, root ? 12 : checks ? 7 : 0.5)
                .and(LOAD, root ? 6 : checks ? 2 : 0)
                .times((double) plane.filterH() * plane.filterW()))
        .and(Counts.of(STEP).and(ARITHMETIC, 4).times(oneColumn ? 0 : plane.filterH()))
        .and(finish(max, root, activation))
        .and(STEP)
        .times((double) plane.outPixels() * plane.outC())
        .and(CALL);
  }
}
