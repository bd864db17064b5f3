package dev.wafer.emitter.kernels.convolution.mve;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.emitter.kernels.mve.MveScaling;
import dev.wafer.emitter.kernels.mve.MveVector;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** DEPTHWISE_CONV_2D of int8, one output channel an input channel, sixteen channels at a time. */
public final class DepthwiseConv2dS8Mve implements Kernel<DepthwiseConv2d> {
  @Override
  public String name() {
    return "depthwise_conv_2d_s8_mve";
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
    Optional<Plane> shape = Int8Layers.plane(request, Feature.MVE);
    if (shape.isEmpty() || shape.get().inC() != shape.get().outC()) {
      return Optional.empty();
    }
    Plane s = shape.get();
    ByteTaps taps = ByteTaps.of(request.weights().orElseThrow(), s);
    // What saturates at 16 bits before the zero point is added lies beyond 8 bits after it, too.
    return taps.pairsFit()
        ? MveScaling.of(request).map(scaling -> binding(request, s, taps, scaling))
        : Optional.empty();
  }

  private KernelBinding binding(KernelRequest request, Plane s, ByteTaps taps, MveScaling scaling) {
    int together = together(request, s);
    boolean runs = runs(request, s, together);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(DepthwiseConv2dS8Mve.class),
                "depthwise_conv_" + s.filterH() + "x" + s.filterW() + "_s8")
            .bake("together", together)
            .bake("scale", scaling.scale())
            .bake("assembled", isAssembled(scaling))
            .bake("clamped", scaling.clamped())
            .bake("batched", s.batches() > 1)
            .input(0)
            .output(0)
            .overlaps(WindowOverlap.byPixel(Plane.of(request.node()), 1).rulesByChannel())
            .scratch("a pixel of padding", CType.I8, s.inC(), 1)
            .parameters()
            .parameter("weights", taps.packed(together));
    int[] order =
        Arrays.stream(MveScaling.separated(together * s.outC()))
            .map(lane -> lane < together * s.outC() ? lane % s.outC() : lane)
            .toArray();
    scaling.add(binding, order, order);
    if (s.batches() > 1) {
      binding.parameter("batches", CType.I32, s.batches());
    }
    PlaneViews.of(request).addPitchedTo(binding);
    taps.addTo(binding, together);
    return binding
        .bake("runs", runs)
        .parameter("padding", CType.I32, -scaling.parameters().inputOffset())
        .helper("mve")
        .counts(counts(s, together, runs, taps, scaling))
        .build();
  }

  /**
   * Pixels whose channels fill the lanes together: neighbours in the input under each tap and in
   * the output.
   */
  private static int together(KernelRequest request, Plane s) {
    PlaneViews views = PlaneViews.of(request);
    boolean neighbours =
        s.strideW() == 1 && views.denseRows() && views.outPixel() == s.outC() && s.outW() > 1;
    return neighbours ? Math.max(1, MveVector.BYTES / s.outC()) : 1;
  }

  /**
   * Whether at stride 1 the taps of a pixel, or of those that fill the lanes, end where the next
   * ones begin.
   */
  private static boolean runs(KernelRequest request, Plane s, int together) {
    return PlaneViews.of(request).denseRows() && together * s.outC() % MveVector.BYTES == 0;
  }

  private static Counts counts(
      Plane s, int together, boolean runs, ByteTaps taps, MveScaling scaling) {
    long rows = s.batches() * WindowCounts.wholeRows(s);
    long across = s.strideW() == 1 ? WindowCounts.wholeColumns(s) : 0;
    long joined = across / together * (together - 1);
    double units = s.outPixels() - (double) rows * joined;
    double tables = runs && across > 0 ? s.outPixels() - (double) rows * (across - 1) : units;
    return taps.group(finish(scaling))
        .and(VECTOR, 14)
        .times(units)
        .and(taps.table().times(tables))
        .and(CALL);
  }

  /** Whether sixteen sums become outputs by one run of instructions. */
  private static boolean isAssembled(MveScaling scaling) {
    return scaling.roundsUp() && !scaling.clamped();
  }

  /** Instructions of sixteen outputs besides their sums. */
  private static double finish(MveScaling scaling) {
    if (isAssembled(scaling)) {
      return 38;
    }
    return scaling.roundsUp() ? 58 : scaling.shiftsLeft() ? 100 : 70;
  }
}
