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
 * DEPTHWISE_CONV_2D of int8 by any window, several output channels an input channel, a pixel at a
 * time and of it two to four outputs of a channel at a time. The last of a channel overlap those
 * before them where their number is no multiple of that.
 */
public final class DepthwiseMultipliedS8Dsp implements Kernel<DepthwiseConv2d> {
  @Override
  public String name() {
    return "depthwise_multiplied_s8_dsp";
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
    return Int8Layers.plane(request, Feature.DSP)
        .filter(s -> s.outC() > s.inC() && s.outC() % s.inC() == 0)
        .filter(s -> DspScaling.of(request).exactEitherWay())
        .map(s -> binding(request, s));
  }

  private KernelBinding binding(KernelRequest request, Plane s) {
    DspScaling scaling = DspScaling.of(request);
    TapWeights taps = TapWeights.of(request.weights().orElseThrow(), s);
    MultipliedWeights weights = MultipliedWeights.of(taps, s);
    boolean padded = s.leavesInput();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(DepthwiseMultipliedS8Dsp.class), "depthwise_multiplied_s8")
            .bake("clamped", scaling.output().clamped())
            .bake("signFix", scaling.output().showsTiesBelowZero())
            .bake("left", scaling.leftShifts() != 0)
            .bake("batched", s.batches() > 1)
            .bake("lanes", weights.lanes())
            .input(0)
            .output(0)
            .overlaps(WindowOverlap.byPixel(s, 1).rereading(s.outC()).rules());
    if (padded) {
      binding.scratch("a pixel of padding", CType.I8, s.inC(), 1);
    }
    binding
        .parameters()
        .parameter("weights", weights.packed())
        .parameter("bias", scaling.biases(1, DspScaling.Doubled.NONE))
        .parameter("multipliers", scaling.multipliers())
        .parameter("shifts", scaling.shifts())
        .parameter("multiplier", CType.I32, weights.multiplier());
    scaling.output().addBounds(binding);
    PlaneViews.of(request).addPitchedTo(binding);
    if (s.batches() > 1) {
      binding.parameter("batches", CType.I32, s.batches());
    }
    taps.addTo(binding, s);
    if (padded) {
      binding.parameter("padding", CType.I32, scaling.inputZeroPoint());
    }
    return binding
        .parameter("rounding", CType.I32, scaling.channel(0).halves())
        .helper("noinline")
        .code(600)
        .counts(counts(s, taps, weights, scaling))
        .build();
  }

  private static Counts counts(
      Plane s, TapWeights taps, MultipliedWeights weights, DspScaling scaling) {
    int lanes = weights.lanes();
    double finish = (scaling.output().clamped() ? 18 : 14) + (scaling.leftShifts() == 0 ? 0 : 2);
    double sums = taps.taps() / 2.0 * (8.5 + lanes + weights.instructions());
    return Counts.of(DSP, sums + finish * lanes + 30)
        .times((double) weights.groups() * s.inC())
        .and(DSP, (s.leavesInput() ? 15.0 : 6.0) * s.taps() + 12.0 * s.filterH() + 40)
        .times(s.outPixels())
        .and(CALL);
  }
}
