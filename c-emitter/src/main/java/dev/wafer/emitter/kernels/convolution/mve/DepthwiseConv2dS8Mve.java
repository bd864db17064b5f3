package dev.wafer.emitter.kernels.convolution.mve;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.emitter.kernels.mve.MveScaling;
import dev.wafer.emitter.kernels.mve.MveVector;
import dev.wafer.ir.DenseConstant;
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
import java.util.function.IntBinaryOperator;

/** DEPTHWISE_CONV_2D of int8, one output channel an input channel, sixteen channels at a time. */
public final class DepthwiseConv2dS8Mve implements Kernel<DepthwiseConv2d> {
  /** Two products of int8 weights of these magnitudes and int8 inputs fit a halfword. */
  private static final int MAX_PAIR = 255;

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
    DenseConstant source = request.weights().orElseThrow();
    int taps = s.filterH() * s.filterW();
    IntBinaryOperator weight = (c, tap) -> (int) source.integerAt(tap * s.outC() + c);
    // Narrowing before the zero point is added needs factors below one, whose results are small.
    return pairsFit(weight, s.outC(), taps)
        ? MveScaling.of(request)
            .filter(scaling -> !scaling.shiftsLeft())
            .map(scaling -> binding(request, s, taps, weight, scaling))
        : Optional.empty();
  }

  private static boolean pairsFit(IntBinaryOperator weight, int channels, int taps) {
    for (int c = 0; c < channels; c++) {
      for (int tap = 0; tap + 1 < taps; tap += 2) {
        int first = Math.abs(weight.applyAsInt(c, tap));
        if (first + Math.abs(weight.applyAsInt(c, tap + 1)) > MAX_PAIR) {
          return false;
        }
      }
    }
    return true;
  }

  private KernelBinding binding(
      KernelRequest request, Plane s, int taps, IntBinaryOperator weight, MveScaling scaling) {
    int evenTaps = taps + taps % 2;
    int together = together(request, s);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(DepthwiseConv2dS8Mve.class),
                "depthwise_conv_" + s.filterH() + "x" + s.filterW() + "_s8")
            .bake("kernelH", s.filterH())
            .bake("kernelW", s.filterW())
            .bake("taps", evenTaps)
            .bake("whole", s.outC() % 16 == 0)
            .bake("together", together)
            .bake("scale", scaling.scale())
            .bake("clamped", scaling.clamped())
            .bake("batched", s.batches() > 1)
            .input(0)
            .output(0)
            .overlaps(WindowOverlap.byPixel(Plane.of(request.node()), 1).rulesByChannel())
            .scratch("a pixel of padding", CType.I8, s.inC(), 1)
            .parameters()
            .parameter(
                "weights",
                MveScaling.weights(
                    () ->
                        grouped(
                            together * s.outC(),
                            taps,
                            evenTaps,
                            (c, tap) -> weight.applyAsInt(c % s.outC(), tap))));
    int[] order =
        Arrays.stream(MveScaling.separated(together * s.outC()))
            .map(lane -> lane < together * s.outC() ? lane % s.outC() : lane)
            .toArray();
    scaling.add(binding, order, order);
    if (s.batches() > 1) {
      binding.parameter("batches", CType.I32, s.batches());
    }
    PlaneViews.of(request).addPitchedTo(binding);
    return binding
        .parameter("channels", CType.I32, s.inC())
        .parameter("height", CType.I32, s.inH())
        .parameter("width", CType.I32, s.inW())
        .parameter("out_h", CType.I32, s.outH())
        .parameter("out_w", CType.I32, s.outW())
        .parameter("stride_h", CType.I32, s.strideH())
        .parameter("stride_w", CType.I32, s.strideW())
        .parameter("dilation_h", CType.I32, s.dilationH())
        .parameter("dilation_w", CType.I32, s.dilationW())
        .parameter("pad_top", CType.I32, s.top())
        .parameter("pad_left", CType.I32, s.left())
        .parameter("padding", CType.I32, -scaling.parameters().inputOffset())
        .helper("mve")
        .counts(counts(s, together, evenTaps))
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

  /** For each sixteen channels, for each tap, their weights; zeros where there is none. */
  private static byte[] grouped(int channels, int taps, int evenTaps, IntBinaryOperator weight) {
    byte[] out = new byte[Math.toIntExact(MveVector.count(channels) * MveVector.BYTES) * evenTaps];
    for (int c = 0; c < channels; c++) {
      for (int t = 0; t < taps; t++) {
        out[(c / MveVector.BYTES * evenTaps + t) * MveVector.BYTES + c % MveVector.BYTES] =
            (byte) weight.applyAsInt(c, t);
      }
    }
    return out;
  }

  private static Counts counts(Plane s, int together, int evenTaps) {
    double inside = Math.max(0, s.outW() - s.filterW() + 1) / (double) s.outW();
    double pixels = s.outPixels() * (1 - inside + inside / together);
    return Counts.of(VECTOR, 12.5)
        .times(evenTaps)
        .and(VECTOR, 90)
        .times((double) MveVector.count(s.outC()))
        .and(VECTOR, 10.0 * evenTaps)
        .times(pixels)
        .and(CALL);
  }
}
