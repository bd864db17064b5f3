package dev.wafer.emitter.kernels.pooling.mve;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.ByteSums;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.emitter.kernels.mve.MveVector;
import dev.wafer.emitter.kernels.pooling.BytePooling;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.Reduce;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.ActivationRange;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * MAX_POOL_2D of int8 and REDUCE_MAX of columns of int8, sixteen channels at a time, and
 * AVERAGE_POOL_2D of int8, eight at a time.
 */
public final class PoolS8Mve implements Kernel<Op> {
  @Override
  public String name() {
    return "pool_2d_s8_mve";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return List.of(Pool2d.class, Reduce.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return BytePooling.acceptsLayouts(request);
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    return request.core().has(Feature.MVE)
        ? BytePooling.of(request)
            .filter(pooling -> pooling.max() || ByteSums.fitHalfwords(pooling.plane()))
            .map(pooling -> binding(request, pooling))
        : Optional.empty();
  }

  private KernelBinding binding(KernelRequest request, BytePooling pooling) {
    boolean max = pooling.max();
    Plane plane = pooling.plane();
    ActivationRange range = pooling.range();
    int lanes = lanes(max);
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
    return PlaneParameters.addPool(binding, plane)
        .helper("mve")
        .helper("window")
        .counts(counts(plane, max, whole))
        .alone(countsAlone(plane, max, lanes))
        .build();
  }

  private static int lanes(boolean max) {
    return max ? MveVector.BYTES : MveVector.BYTES / 2;
  }

  private static Counts counts(Plane plane, boolean max, boolean whole) {
    WindowCounts window = WindowCounts.of(plane);
    return Counts.of(VECTOR, whole ? 5 : 7.5)
        .times(window.taps())
        .and(Counts.of(VECTOR, 10).times(window.rows()))
        .and(VECTOR, max ? 22 : 40)
        .times(Math.ceil((double) plane.outC() / lanes(max)))
        .and(WindowCounts.clipped())
        .times(plane.outPixels())
        .and(CALL);
  }

  /** Where no window leaves the input, the compiler knows the number of taps. */
  private static Counts countsAlone(Plane plane, boolean max, int lanes) {
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
