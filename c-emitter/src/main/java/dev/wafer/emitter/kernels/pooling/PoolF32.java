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
import dev.wafer.targets.Work;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** AVERAGE_POOL_2D, MAX_POOL_2D and L2_POOL_2D of floats in portable C. */
public final class PoolF32 implements Kernel<Pool2d> {
  /** Taps of a window that the compiler unrolls whole. */
  private static final int MOST_WRITTEN_OUT = 16;

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
    binding.helper("window").overlaps(WindowOverlap.byPixel(plane, 4).rulesByChannel());
    return Optional.of(
        PlaneParameters.addPool(binding, plane)
            .counts(counts(plane, op.fn(), activation, false))
            .alone(counts(plane, op.fn(), activation, true))
            .build());
  }

  /**
   * @param alone whether nothing else calls the function: the compiler then writes out the taps of
   *     a small window where none leaves the input
   */
  private static Counts counts(Plane plane, PoolFn fn, Activation activation, boolean alone) {
    WindowCounts window = WindowCounts.of(plane);
    boolean inside = alone && !plane.leavesInput();
    boolean known = inside && plane.taps() <= MOST_WRITTEN_OUT;
    Counts tap = Counts.of(LOAD).and(taken(fn));
    Counts taps =
        known
            ? tap
            : tap.and(STEP)
                .and(ARITHMETIC, inside ? 1 : 3)
                .and(Counts.of(STEP).and(ARITHMETIC, 6).times(1 / window.columns()));
    return taps.times(window.taps())
        .and(finish(fn, activation))
        .and(STEP)
        .and(ARITHMETIC, known ? 1 : 7)
        .times(plane.outC())
        .and(known ? WindowCounts.unclipped() : WindowCounts.clipped())
        .times(plane.outPixels())
        .and(CALL);
  }

  private static Work taken(PoolFn fn) {
    return switch (fn) {
      case MAX -> FLOAT_COMPARE;
      case AVERAGE -> FLOAT_ADD;
      case L2 -> FLOAT_MULTIPLY_ADD;
    };
  }

  private static Counts finish(PoolFn fn, Activation activation) {
    boolean max = fn == PoolFn.MAX;
    return Counts.of(STORE)
        .and(FLOAT_COMPARE, activation == Activation.NONE ? 0 : 2)
        .and(FLOAT_DIVIDE, max ? 0 : 1)
        .and(SQUARE_ROOT, fn == PoolFn.L2 ? 1 : 0)
        .and(FLOAT_CONVERT, max ? 0 : 1);
  }
}
