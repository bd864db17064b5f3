package dev.wafer.emitter.kernels.pooling;

import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.Plane;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.AveragePool2d;
import dev.wafer.ir.op.MaxPool2d;
import dev.wafer.ir.op.Op;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.Optional;

/** AVERAGE_POOL_2D and MAX_POOL_2D of floats in portable C. */
public final class PoolF32 implements Kernel {
  @Override
  public String name() {
    return "pool_2d_f32";
  }

  @Override
  public boolean addresses(KernelRequest request) {
    return request.views().isDense() || PlaneViews.fit(request);
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    Op op = request.node().op();
    boolean max = op instanceof MaxPool2d;
    if (!(max || op instanceof AveragePool2d)
        || request.inputType(0) != DataType.FLOAT32
        || request.outputType() != DataType.FLOAT32) {
      return Optional.empty();
    }
    Activation activation =
        op instanceof MaxPool2d pool ? pool.activation() : ((AveragePool2d) op).activation();
    Plane plane = Plane.of(request.node());
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), "kernels/pooling/PoolF32.c.ftl", max ? "max_pool_f32" : "average_pool_f32")
            .bake("max", max)
            .input(0)
            .output(0)
            .parameters();
    FloatConstants.clamp(binding, activation);
    PlaneViews views = PlaneViews.of(request);
    views.addTo(binding);
    if (views.strided()) {
      binding.parameter("pitch", CType.I32, views.outPixel());
    }
    binding.overlaps(WindowOverlap.byPixel(plane, 4).rules());
    long taps = (long) plane.filterH() * plane.filterW();
    return Optional.of(
        plane
            .addTo(binding)
            .instructions(plane.outPixels() * plane.outC() * (12 * taps + 30))
            .build());
  }
}
