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
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** TRANSPOSE_CONV of floats by int8 weights: the input is quantized as a whole, image by image. */
public final class TransposeConvHybrid implements Kernel<TransposeConv> {
  @Override
  public String name() {
    return "transpose_conv_hybrid";
  }

  @Override
  public List<Class<? extends TransposeConv>> operators() {
    return List.of(TransposeConv.class);
  }

  @Override
  public Optional<KernelBinding> bind(TransposeConv conv, KernelRequest request) {
    if (!HybridConstants.accepts(request)) {
      return Optional.empty();
    }
    Plane plane = Plane.of(request.node());
    int outputs = request.output().shape().dim(3);
    long image = (long) plane.outH() * plane.outW() * plane.outC();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(TransposeConvHybrid.class), name())
            .input(0)
            .output(0)
            .overlaps(RasterOverlap.inParts(request, plane.batches()))
            .scratch("quantized image", CType.I8, image, 4)
            .parameters();
    HybridConstants.addTo(binding, request, outputs, conv.activation());
    PlaneParameters.addTransposedPlanes(binding, plane).parameter("out_c", CType.I32, outputs);
    Counts counts =
        counts(plane, conv, RowQuantization.of(request), request.output().shape().elements());
    return Optional.of(
        PlaneParameters.addTransposedWindow(binding, plane)
            .counts(counts)
            .alone(counts.withKnownDivisors())
            .build());
  }

  private static Counts counts(
      Plane plane, TransposeConv conv, RowQuantization quantization, int elements) {
    double image = (double) plane.outH() * plane.outW() * plane.outC();
    double inside =
        (double) plane.taps() * plane.outH() * plane.outW() / (plane.inH() * (double) plane.inW());
    return Counts.of(MULTIPLY_ADD)
        .and(LOAD, 2)
        .and(STEP)
        .times(inside * plane.outC())
        .and(Counts.of(DIVIDE, 2).and(ARITHMETIC, 6).and(LOAD, 4).times(inside))
        .and(
            Counts.of(STEP)
                .and(ARITHMETIC, 3)
                .and(LOAD, 2)
                .and(DIVIDE, 0.7 / conv.window().strideH())
                .times(plane.taps()))
        .and(ProductCounts.finishOfHybrid(conv.activation()))
        .and(STEP)
        .and(ARITHMETIC, 5)
        .times(elements)
        .and(quantization.counts(image).times(plane.batches()))
        .and(CALL);
  }
}
