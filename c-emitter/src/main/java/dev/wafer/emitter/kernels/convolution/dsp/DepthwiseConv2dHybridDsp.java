package dev.wafer.emitter.kernels.convolution.dsp;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY;
import static dev.wafer.targets.Work.LOAD;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.HybridConstants;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.RowQuantization;
import dev.wafer.emitter.kernels.matrix.portable.HybridProduct;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.parameters.HybridParameters;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * DEPTHWISE_CONV_2D of floats by int8 weights, one output channel an input channel: the input is
 * quantized image by image, and four channels of a pixel are multiplied at a time. The last four
 * overlap those before them where the number of channels is no multiple of four.
 */
public final class DepthwiseConv2dHybridDsp implements Kernel<DepthwiseConv2d> {
  private static final int LANES = TapWeights.LANES;

  @Override
  public String name() {
    return "depthwise_conv_2d_hybrid_dsp";
  }

  @Override
  public List<Class<? extends DepthwiseConv2d>> operators() {
    return List.of(DepthwiseConv2d.class);
  }

  @Override
  public Optional<KernelBinding> bind(DepthwiseConv2d op, KernelRequest request) {
    if (!request.core().has(Feature.DSP) || !HybridConstants.accepts(request)) {
      return Optional.empty();
    }
    Plane s = Plane.of(request.node());
    return s.inC() == s.outC() && s.inC() >= LANES
        ? Optional.of(binding(op, request, s))
        : Optional.empty();
  }

  private KernelBinding binding(DepthwiseConv2d op, KernelRequest request, Plane s) {
    TapWeights weights = TapWeights.of(request.constant(1).orElseThrow(), s);
    HybridParameters parameters = HybridParameters.of(request.node());
    boolean padded = s.leavesInput();
    int image = s.inH() * s.inW() * s.inC();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(DepthwiseConv2dHybridDsp.class), "depthwise_hybrid_dsp")
            .bake("dsp", true)
            .bake("batched", s.batches() > 1)
            .input(0)
            .output(0)
            .overlaps(RasterOverlap.inParts(request, s.batches()))
            .scratch("quantized image", CType.I8, padded ? (long) image + s.inC() : image, 4)
            .parameters();
    HybridConstants.addTo(binding, request, weights.packed(), s.outC(), op.activation());
    if (parameters.asymmetric()) {
      HybridProduct.addWeightSums(binding, request);
    }
    if (s.batches() > 1) {
      binding.parameter("batches", CType.I32, s.batches());
    }
    weights.addTo(binding, s);
    return binding
        .counts(
            weights
                .pixel(s, finish(op, parameters).times(LANES).and(DSP, 24))
                .times(s.outPixels())
                .and(RowQuantization.of(request).counts(image).times(s.batches()))
                .and(CALL))
        .build();
  }

  private static Counts finish(DepthwiseConv2d op, HybridParameters parameters) {
    boolean perChannel = parameters.scales().size() > 1;
    return ProductCounts.finishOfHybrid(op.activation())
        .and(FLOAT_MULTIPLY, perChannel ? 1 : 0)
        .and(LOAD, perChannel ? 1 : 0)
        .and(ARITHMETIC, parameters.asymmetric() ? 2 : 0);
  }
}
