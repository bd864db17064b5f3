package dev.wafer.emitter.kernels.convolution.mve;

import static dev.wafer.targets.Work.CALL;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.HybridConstants;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.RowQuantization;
import dev.wafer.emitter.kernels.matrix.portable.HybridProduct;
import dev.wafer.emitter.kernels.mve.MveVector;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.parameters.HybridParameters;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * DEPTHWISE_CONV_2D of floats by int8 weights, one output channel an input channel, of channels
 * that fill registers: the input is quantized image by image, and sixteen channels of a pixel are
 * multiplied at a time.
 */
public final class DepthwiseConv2dHybridMve implements Kernel<DepthwiseConv2d> {
  @Override
  public String name() {
    return "depthwise_conv_2d_hybrid_mve";
  }

  @Override
  public List<Class<? extends DepthwiseConv2d>> operators() {
    return List.of(DepthwiseConv2d.class);
  }

  @Override
  public Optional<KernelBinding> bind(DepthwiseConv2d op, KernelRequest request) {
    if (!request.core().has(Feature.MVE_FLOAT) || !HybridConstants.accepts(request)) {
      return Optional.empty();
    }
    Plane s = Plane.of(request.node());
    ByteTaps taps = ByteTaps.of(request.constant(1).orElseThrow(), s);
    return s.inC() == s.outC() && s.outC() % MveVector.BYTES == 0 && taps.pairsFit()
        ? Optional.of(binding(op, request, s, taps))
        : Optional.empty();
  }

  private KernelBinding binding(DepthwiseConv2d op, KernelRequest request, Plane s, ByteTaps taps) {
    boolean perChannel = HybridParameters.of(request.node()).scales().size() > 1;
    int image = s.inH() * s.inW() * s.inC();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(DepthwiseConv2dHybridMve.class),
                "depthwise_hybrid_vectors")
            .bake("mve", true)
            .input(0)
            .output(0)
            .overlaps(RasterOverlap.inParts(request, s.batches()))
            .scratch("quantized image", CType.I8, (long) image + s.inC(), 4)
            .parameters();
    HybridConstants.addTo(binding, request, taps.packed(1), s.outC(), op.activation());
    HybridProduct.addWeightSums(binding, request);
    taps.addTo(binding, 1);
    double finish = 50 + (perChannel ? 12 : 0) + (op.activation() == Activation.NONE ? 0 : 20);
    return binding
        .parameter("batches", CType.I32, s.batches())
        .counts(
            taps.pixel(finish)
                .times(s.outPixels())
                .and(RowQuantization.of(request).counts(image).times(s.batches()))
                .and(CALL))
        .build();
  }
}
