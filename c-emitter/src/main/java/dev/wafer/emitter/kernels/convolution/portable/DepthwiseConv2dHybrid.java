package dev.wafer.emitter.kernels.convolution.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DIVIDE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.HybridConstants;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.RowQuantization;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** DEPTHWISE_CONV_2D of floats by int8 weights: the input is quantized image by image. */
public final class DepthwiseConv2dHybrid implements Kernel<DepthwiseConv2d> {
  @Override
  public String name() {
    return "depthwise_conv_2d_hybrid";
  }

  @Override
  public List<Class<? extends DepthwiseConv2d>> operators() {
    return List.of(DepthwiseConv2d.class);
  }

  @Override
  public Optional<KernelBinding> bind(DepthwiseConv2d conv, KernelRequest request) {
    if (!HybridConstants.accepts(request)) {
      return Optional.empty();
    }
    Plane plane = Plane.of(request.node());
    boolean multiplied = conv.depthMultiplier() > 1;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(DepthwiseConv2dHybrid.class), "depthwise_hybrid")
            .bake("multiplied", multiplied)
            .input(0)
            .output(0)
            .overlaps(RasterOverlap.inParts(request, plane.batches()))
            .scratch("quantized image", CType.I8, (long) plane.inH() * plane.inW() * plane.inC(), 4)
            .parameters();
    HybridConstants.addTo(binding, request, plane.outC(), conv.activation());
    PlaneParameters.addTo(binding, plane);
    if (multiplied) {
      binding.parameter("multiplier_c", CType.I32, conv.depthMultiplier());
    }
    RowQuantization quantization = RowQuantization.of(request);
    return Optional.of(
        binding
            .helper("window")
            .counts(counts(plane, conv.activation(), multiplied, quantization, false))
            .alone(counts(plane, conv.activation(), multiplied, quantization, true))
            .build());
  }

  /** The loop over a window's rows. */
  private static Counts overRows(WindowCounts window) {
    return Counts.of(STEP).and(ARITHMETIC, 16).and(LOAD, 12).times(window.rows());
  }

  private static Counts counts(
      Plane plane,
      Activation activation,
      boolean multiplied,
      RowQuantization quantization,
      boolean alone) {
    WindowCounts window = WindowCounts.of(plane);
    boolean known = alone && WindowCounts.isWhole(plane);
    return Counts.of(MULTIPLY_ADD)
        .and(LOAD, 2)
        .and(STEP)
        .and(ARITHMETIC, 2.8)
        .times(window.taps())
        .and(known ? window.overKnownRows() : overRows(window))
        .and(ProductCounts.finishOfHybrid(activation))
        .and(DIVIDE, multiplied && !known ? 1 : 0)
        .and(STEP)
        .and(ARITHMETIC, 4)
        .times(plane.outC())
        .and(known ? WindowCounts.unclipped() : WindowCounts.clipped())
        .times((double) plane.outPixels())
        .and(
            quantization
                .counts((double) plane.inH() * plane.inW() * plane.inC())
                .times(plane.batches()))
        .and(CALL);
  }
}
