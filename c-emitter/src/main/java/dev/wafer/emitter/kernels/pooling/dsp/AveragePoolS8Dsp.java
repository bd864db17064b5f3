package dev.wafer.emitter.kernels.pooling.dsp;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.ByteSums;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.ActivationRange;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/** AVERAGE_POOL_2D of int8, four channels at a time. */
public final class AveragePoolS8Dsp implements Kernel<Pool2d> {
  /** Channels of a word. */
  private static final int WORD = 4;

  @Override
  public String name() {
    return "average_pool_2d_s8_dsp";
  }

  @Override
  public List<Class<? extends Pool2d>> operators() {
    return List.of(Pool2d.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return PlaneViews.denseOrFit(request);
  }

  @Override
  public Optional<KernelBinding> bind(Pool2d op, KernelRequest request) {
    Plane plane = Plane.of(request.node());
    if (op.fn() != PoolFn.AVERAGE
        || !request.core().has(Feature.DSP)
        || request.inputType(0) != DataType.INT8
        || request.outputType() != DataType.INT8
        || plane.outC() < WORD
        || !ByteSums.fitHalfwords(plane)) {
      return Optional.empty();
    }
    ActivationRange range = ActivationRange.of(op.activation(), request.output().type());
    // The mean of bytes is a byte.
    boolean clamped = range.min() > Byte.MIN_VALUE || range.max() < Byte.MAX_VALUE;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(AveragePoolS8Dsp.class), "average_pool_words_s8")
            .bake("clamped", clamped)
            .bake("rest", plane.outC() % WORD != 0)
            .input(0)
            .output(0)
            .parameters();
    if (clamped) {
      binding
          .parameter("min", CType.I32, range.min())
          .parameter("max", CType.I32, range.max())
          .helper("clamp");
    }
    PlaneViews.of(request).addPitchedTo(binding);
    // A word is read before it is written, as a channel is in the rules by channel.
    binding.overlaps(WindowOverlap.byPixel(plane, 1).rulesByChannel());
    return Optional.of(
        PlaneParameters.addPool(binding, plane)
            .helper("load32")
            .helper("dsp_add_bytes")
            .helper("window")
            .counts(counts(plane))
            .build());
  }

  /** Where no window leaves the input, the compiler knows the number of taps. */
  private static Counts counts(Plane plane) {
    boolean clips = plane.leavesInput();
    WindowCounts window = WindowCounts.of(plane);
    int words = plane.outC() / WORD;
    int rest = plane.outC() % WORD;
    Counts loops =
        Counts.of(DSP, clips ? 6 : 4.7)
            .times(window.taps())
            .and(Counts.of(DSP, clips ? 8 : 4).times(window.rows()));
    return loops
        .times(words + rest)
        .and(DSP, 40 * words + 12 * rest)
        .and(clips ? WindowCounts.clipped() : Counts.of(DSP, 4))
        .times(plane.outPixels())
        .and(CALL);
  }
}
