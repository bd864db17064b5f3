package dev.wafer.emitter.kernels.convolution.dsp;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.ir.op.Conv2d;
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
 * CONV_2D of int8 in groups of channels, a multiple of four in each, a pixel at a time and of it up
 * to four outputs of a group at a time. The last of a group overlap those before them where their
 * number is no multiple of that.
 */
public final class GroupedConv2dS8Dsp implements Kernel<Conv2d> {
  @Override
  public String name() {
    return "conv_2d_grouped_s8_dsp";
  }

  @Override
  public List<Class<? extends Conv2d>> operators() {
    return List.of(Conv2d.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return PlaneViews.denseOrFit(request);
  }

  @Override
  public Optional<KernelBinding> bind(Conv2d op, KernelRequest request) {
    if (request.tiled() || op.hasOneGroup(request.node())) {
      return Optional.empty();
    }
    return Int8Layers.plane(request, Feature.DSP)
        .filter(s -> request.input(1).shape().dim(3) % GroupedWeights.CHANNELS == 0)
        .filter(s -> DspScaling.of(request).exactEitherWay())
        .map(s -> binding(request, s));
  }

  private KernelBinding binding(KernelRequest request, Plane s) {
    DspScaling scaling = DspScaling.of(request);
    GroupedWeights weights = GroupedWeights.of(request.weights().orElseThrow(), s);
    PlaneViews views = PlaneViews.of(request);
    boolean padded = s.leavesInput();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(GroupedConv2dS8Dsp.class), "conv_2d_grouped_words_s8")
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
        .parameter("group_c", CType.I32, weights.depth())
        .parameter("group_outputs", CType.I32, weights.outputs());
    scaling.output().addBounds(binding);
    views.addPitchedTo(binding);
    if (!views.strided()) {
      binding.parameter("outputs", CType.I32, s.outC());
    }
    if (s.batches() > 1) {
      binding.parameter("batches", CType.I32, s.batches());
    }
    weights.taps().addTo(binding, s);
    if (padded) {
      binding.parameter("padding", CType.I32, scaling.inputZeroPoint());
    }
    return binding
        .parameter("rounding", CType.I32, scaling.channel(0).halves())
        .helper("noinline")
        .code(650)
        .counts(counts(s, weights, scaling))
        .build();
  }

  private static Counts counts(Plane s, GroupedWeights weights, DspScaling scaling) {
    int lanes = weights.lanes();
    double finish = (scaling.output().clamped() ? 18 : 14) + (scaling.leftShifts() == 0 ? 0 : 2);
    double words = 7 + 5.0 * lanes;
    double sums = s.taps() * (8 + words * weights.depth() / GroupedWeights.CHANNELS);
    return Counts.of(DSP, sums + finish * lanes + 30)
        .times((double) weights.parts() * s.inC() / weights.depth())
        .and(DSP, (s.leavesInput() ? 15.0 : 6.0) * s.taps() + 12.0 * s.filterH() + 40)
        .times(s.outPixels())
        .and(CALL);
  }
}
