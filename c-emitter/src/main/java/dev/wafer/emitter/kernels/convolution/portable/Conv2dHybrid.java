package dev.wafer.emitter.kernels.convolution.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
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
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** CONV_2D of floats by int8 weights: the input is quantized as a whole, image by image. */
public final class Conv2dHybrid implements Kernel<Conv2d> {
  @Override
  public String name() {
    return "conv_2d_hybrid";
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
    int filterC = request.input(1).shape().dim(3);
    boolean grouped = filterC != plane.inC();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(Conv2dHybrid.class), "conv_hybrid")
            .bake("grouped", grouped)
            .input(0)
            .output(0)
            .overlaps(RasterOverlap.inParts(request, plane.batches()))
            .scratch("quantized image", CType.I8, (long) plane.inH() * plane.inW() * plane.inC(), 4)
            .parameters();
    HybridConstants.addTo(binding, request, plane.outC(), conv.activation());
    PlaneParameters.addTo(binding, plane).parameter("filter_c", CType.I32, filterC);
    if (grouped) {
      binding.parameter("group_out_c", CType.I32, plane.outC() / (plane.inC() / filterC));
    }
    RowQuantization quantization = RowQuantization.of(request);
    return Optional.of(
        binding.counts(counts(plane, filterC, conv.activation(), quantization)).build());
  }

  private static Counts counts(
      Plane plane, int filterC, Activation activation, RowQuantization quantization) {
    WindowCounts window = WindowCounts.of(plane);
    return Counts.of(MULTIPLY_ADD)
        .and(LOAD, 2)
        .and(STEP)
        .times(window.taps() * filterC)
        .and(Counts.of(ARITHMETIC, 6).and(LOAD, 4).times(window.taps()))
        .and(
            Counts.of(STEP)
                .and(ARITHMETIC, 11)
                .and(LOAD, 6)
                .times((double) plane.filterH() * plane.filterW()))
        .and(ProductCounts.finishOfHybrid(activation))
        .and(STEP)
        .and(ARITHMETIC, 5)
        .times((double) plane.outPixels() * plane.outC())
        .and(
            quantization
                .counts((double) plane.inH() * plane.inW() * plane.inC())
                .times(plane.batches()))
        .and(CALL);
  }
}
