package dev.wafer.emitter.kernels.convolution.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.BLOCK_COPY;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.COPIED_WORD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.CopyCounts;
import dev.wafer.emitter.kernels.HybridConstants;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.RowQuantization;
import dev.wafer.emitter.kernels.matrix.portable.HybridProduct;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Core;
import java.util.List;
import java.util.Optional;

/**
 * CONV_2D of floats by int8 weights in one group: the input is quantized image by image, and each
 * window of it is multiplied as a row.
 */
public final class Conv2dHybridGathered implements Kernel<Conv2d> {
  @Override
  public String name() {
    return "conv_2d_hybrid_gathered";
  }

  @Override
  public List<Class<? extends Conv2d>> operators() {
    return List.of(Conv2d.class);
  }

  @Override
  public Optional<KernelBinding> bind(Conv2d conv, KernelRequest request) {
    if (!HybridConstants.accepts(request)) {
      return Optional.empty();
    }
    Plane plane = Plane.of(request.node());
    if (request.input(1).shape().dim(3) != plane.inC()) {
      return Optional.empty();
    }
    HybridProduct product = HybridProduct.of(request);
    boolean pointwise = plane.isPointwise() && product.rowBytes() == product.depth();
    int image = plane.inH() * plane.inW() * plane.inC();
    int patchAt = (image + 3) / 4 * 4;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(Conv2dHybridGathered.class), "conv_hybrid_gathered")
            .bake("pointwise", pointwise)
            .input(0)
            .output(0)
            .overlaps(RasterOverlap.inParts(request, plane.batches()))
            .scratch(
                "quantized image",
                CType.I8,
                pointwise ? image : (long) patchAt + product.rowBytes(),
                4)
            .parameters();
    product.addTo(binding, conv.activation());
    PlaneParameters.addTo(binding, plane);
    if (!pointwise) {
      binding.parameter("patch_at", CType.I32, patchAt);
    }
    Counts row = product.counts(conv.activation());
    Counts once = RowQuantization.of(request).counts(image).times(plane.batches()).and(CALL);
    Counts gathering = pointwise ? Counts.of(ARITHMETIC, 4) : gathering(plane);
    Counts known = pointwise ? gathering : gatheringAlone(request.core(), plane);
    return Optional.of(
        binding
            .counts(row.and(gathering).times((double) plane.outPixels()).and(once))
            .alone(row.and(known).times((double) plane.outPixels()).and(once))
            .build());
  }

  private static Counts gathering(Plane plane) {
    return Counts.of(STEP)
        .and(ARITHMETIC, 10)
        .and(LOAD, 6)
        .and(BLOCK_COPY)
        .and(COPIED_WORD, plane.inC() / 4.0)
        .times(plane.taps());
  }

  /** The same where the compiler knows the plane. */
  private static Counts gatheringAlone(Core core, Plane plane) {
    return Counts.of(STEP)
        .and(ARITHMETIC, 8)
        .and(CopyCounts.inlined(core, plane.inC()))
        .times(plane.taps());
  }
}
