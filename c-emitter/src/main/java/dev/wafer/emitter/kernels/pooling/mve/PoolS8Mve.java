package dev.wafer.emitter.kernels.pooling.mve;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.emitter.kernels.mve.MveVector;
import dev.wafer.emitter.kernels.pooling.ByteSums;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.ActivationRange;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * MAX_POOL_2D of int8, sixteen channels at a time, and AVERAGE_POOL_2D of int8, eight at a time.
 */
public final class PoolS8Mve implements Kernel<Pool2d> {
  @Override
  public String name() {
    return "pool_2d_s8_mve";
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
    Plane plane = Plane.of(request.node());
    boolean max = op.fn() == PoolFn.MAX;
    if (!request.core().has(Feature.MVE)
        || request.inputType(0) != DataType.INT8
        || request.outputType() != DataType.INT8
        || !(max || (op.fn() == PoolFn.AVERAGE && ByteSums.fitHalfwords(plane)))) {
      return Optional.empty();
    }
    ActivationRange range = ActivationRange.of(op.activation(), request.output().type());
    int lanes = max ? MveVector.BYTES : MveVector.BYTES / 2;
    boolean whole = plane.outC() % lanes == 0;
    // The mean of bytes is a byte, and so is their maximum.
    boolean clamped = range.max() < Byte.MAX_VALUE || (!max && range.min() > Byte.MIN_VALUE);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(PoolS8Mve.class),
                max ? "max_pool_vectors_s8" : "average_pool_vectors_s8")
            .bake("max", max)
            .bake("whole", whole)
            .bake("clamped", clamped)
            .bake("lowest", range.min())
            .bake("highest", range.max())
            .input(0)
            .output(0)
            .parameters();
    PlaneViews.of(request).addPitchedTo(binding);
    // A vector is read before it is written, as a channel is in the rules by channel.
    binding.overlaps(WindowOverlap.byPixel(plane, 1).rulesByChannel());
    return Optional.of(
        PlaneParameters.addPool(binding, plane)
            .helper("mve")
            .helper("window")
            .counts(counts(plane, max, lanes))
            .build());
  }

  /** Where no window leaves the input, the compiler knows the number of taps. */
  private static Counts counts(Plane plane, boolean max, int lanes) {
    WindowCounts window = WindowCounts.of(plane);
    boolean clips = plane.leavesInput();
    return Counts.of(VECTOR, clips ? 5 : 3.5)
        .times(window.taps())
        .and(Counts.of(VECTOR, clips ? 6 : 2).times(window.rows()))
        .and(VECTOR, (clips ? 7 : 0) + (max ? 5 : 20))
        .times(Math.ceil((double) plane.outC() / lanes))
        .and(clips ? WindowCounts.clipped() : Counts.of(VECTOR, 4))
        .times(plane.outPixels())
        .and(CALL);
  }
}
