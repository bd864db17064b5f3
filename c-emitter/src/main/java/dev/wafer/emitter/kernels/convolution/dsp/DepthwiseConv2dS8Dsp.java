package dev.wafer.emitter.kernels.convolution.dsp;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * DEPTHWISE_CONV_2D of int8 by any window, one output channel an input channel, a pixel at a time
 * and of it four channels at a time. The last four overlap those before them where the number of
 * channels is no multiple of four.
 */
public final class DepthwiseConv2dS8Dsp implements Kernel<DepthwiseConv2d> {
  private static final int LANES = TapWeights.LANES;

  @Override
  public String name() {
    return "depthwise_conv_2d_s8_dsp";
  }

  @Override
  public List<Class<? extends DepthwiseConv2d>> operators() {
    return List.of(DepthwiseConv2d.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return PlaneViews.denseOrFit(request);
  }

  @Override
  public Optional<KernelBinding> bind(DepthwiseConv2d op, KernelRequest request) {
    Optional<Plane> shape = Int8Layers.plane(request, Feature.DSP);
    if (shape.isEmpty()
        || shape.get().inC() != shape.get().outC()
        || shape.get().inC() < LANES
        || !DspScaling.of(request).exactEitherWay()) {
      return Optional.empty();
    }
    return Optional.of(binding(request, shape.get()));
  }

  private KernelBinding binding(KernelRequest request, Plane s) {
    DspScaling scaling = DspScaling.of(request);
    TapWeights weights = TapWeights.of(request.weights().orElseThrow(), s);
    boolean padded = s.leavesInput();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(DepthwiseConv2dS8Dsp.class), "depthwise_conv_s8")
            .bake("clamped", scaling.output().clamped())
            .bake("signFix", scaling.output().showsTiesBelowZero())
            .bake("left", scaling.leftShifts() != 0)
            .bake("batched", s.batches() > 1)
            .input(0)
            .output(0)
            .overlaps(
                WindowOverlap.byPixel(Plane.of(request.node()), 1)
                    .rereading((long) LANES * weights.groups() - s.outC())
                    .rulesByChannel());
    if (s.isDilated()) {
      binding.helper("noinline");
    }
    if (padded) {
      binding.scratch("a pixel of padding", CType.I8, s.inC(), 1);
    }
    binding
        .parameters()
        .parameter("weights", weights.packed())
        .parameter("bias", scaling.biases(1, DspScaling.Doubled.NONE))
        .parameter("multipliers", scaling.multipliers())
        .parameter("shifts", scaling.shifts());
    scaling.output().addBounds(binding);
    PlaneViews.of(request).addPitchedTo(binding);
    if (s.batches() > 1) {
      binding.parameter("batches", CType.I32, s.batches());
    }
    weights.addTo(binding, s);
    if (padded) {
      binding.parameter("padding", CType.I32, scaling.inputZeroPoint());
    }
    return binding
        .parameter("rounding", CType.I32, scaling.channel(0).halves())
        .code(700)
        .counts(counts(s, weights, scaling))
        .build();
  }

  private static Counts counts(Plane s, TapWeights weights, DspScaling scaling) {
    double finish =
        (scaling.output().clamped() ? 100 : 66) + (scaling.leftShifts() == 0 ? 0 : 2 * LANES);
    return weights.pixel(s, Counts.of(DSP, finish)).times(s.outPixels()).and(CALL);
  }
}
