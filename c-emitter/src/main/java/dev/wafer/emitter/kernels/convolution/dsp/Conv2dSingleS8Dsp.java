package dev.wafer.emitter.kernels.convolution.dsp;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.emitter.kernels.dsp.DspCounts;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.emitter.kernels.dsp.MixedWeights;
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
 * CONV_2D of int8 as {@link Conv2dS8Dsp} computes it, with the same weights, but one window at a
 * time: a quarter of the scratch, for half as many instructions again.
 */
public final class Conv2dSingleS8Dsp implements Kernel<Conv2d> {
  @Override
  public String name() {
    return "conv_2d_single_s8_dsp";
  }

  @Override
  public List<Class<? extends Conv2d>> operators() {
    return List.of(Conv2d.class);
  }

  @Override
  public Optional<KernelBinding> bind(Conv2d op, KernelRequest request) {
    Optional<Plane> shape = Int8Layers.plane(request, Feature.DSP);
    if (shape.isEmpty() || !accepts(op, request, shape.get())) {
      return Optional.empty();
    }
    Plane s = shape.get();
    WindowWeights packed = WindowWeights.of(op, request, s, false);
    DspScaling scaling = DspScaling.of(request);
    if (!packed.mixed().separable() || !scaling.exact() || packed.joined() || packed.repeats()) {
      return Optional.empty();
    }
    MixedWeights weights = packed.mixed();
    int run = WindowWeights.runBytes(s, false);
    boolean clamped = scaling.output().clamped();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(Conv2dSingleS8Dsp.class), "conv_single_s8")
            .bake("clamped", clamped)
            .bake("wide", scaling.biasesAreWide())
            .input(0)
            .output(0)
            .scratch("window of a pixel", CType.U32, 2L * weights.depth(), 4)
            .parameters()
            .parameter("weights", weights.byPair())
            .parameter("bias", scaling.biasesWithShifts())
            .parameter("multipliers", scaling.multipliers())
            .parameter("channels", CType.I32, weights.channels())
            .parameter("rounding", CType.I32, scaling.channel(0).halves())
            .parameter("run_bytes", CType.I32, run)
            .parameter("row_bytes", CType.I32, (long) s.inW() * s.inC())
            .parameter("channels_in", CType.I32, s.inC())
            .parameter("height", CType.I32, s.inH())
            .parameter("kernel_h", CType.I32, s.filterH())
            .parameter("words", CType.I32, weights.depth() / 2)
            .helper("dsp")
            .helper("dsp_row_word");
    scaling.output().addBounds(binding);
    return Optional.of(
        PlaneParameters.addPositions(binding, s, scaling.inputZeroPoint())
            .overlaps(
                WindowOverlap.byPixel(Plane.of(request.node()), 1)
                    .inGroupsOf(1, WindowOverlap.Rest.TOGETHER)
                    .readingLoosely(3)
                    .rules())
            .code(640)
            .counts(counts(s, weights, clamped))
            .build());
  }

  private static boolean accepts(Conv2d op, KernelRequest request, Plane s) {
    return op.hasOneGroup(request.node())
        && s.batches() == 1
        && s.dilationW() == 1
        && s.inW() * s.inC() >= 4;
  }

  private static Counts counts(Plane s, MixedWeights weights, boolean clamped) {
    double turns = weights.depth() / 8.0;
    double pairs = Math.ceil(weights.channels() / 2.0);
    return Counts.of(DSP, 22 * turns + (clamped ? 66 : 50))
        .times(pairs)
        .and(DSP, 30)
        .times((double) s.outPixels())
        .and(DspCounts.gathering(s, false))
        .and(CALL);
  }
}
