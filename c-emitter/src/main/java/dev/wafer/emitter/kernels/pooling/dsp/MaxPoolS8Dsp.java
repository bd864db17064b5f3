package dev.wafer.emitter.kernels.pooling.dsp;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.c.Templates;
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
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.ActivationRange;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** MAX_POOL_2D of int8, four channels at a time. */
public final class MaxPoolS8Dsp implements Kernel<Pool2d> {
  /** Channels of a word. */
  private static final int WORD = 4;

  @Override
  public String name() {
    return "max_pool_2d_s8_dsp";
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
    if (op.fn() != PoolFn.MAX
        || !request.core().has(Feature.DSP)
        || request.inputType(0) != DataType.INT8
        || request.outputType() != DataType.INT8
        || plane.outC() < WORD) {
      return Optional.empty();
    }
    ActivationRange range = ActivationRange.of(op.activation(), request.output().type());
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(MaxPoolS8Dsp.class), "max_pool_words_s8")
            .bake("lowest", fourTimes(range.min()))
            .bake("notHighest", fourTimes(~range.max()))
            .bake("clamped", range.max() < Byte.MAX_VALUE)
            .bake("min", range.min())
            .bake("max", range.max())
            .bake("rest", plane.outC() % WORD != 0)
            .input(0)
            .output(0)
            .parameters();
    PlaneViews.of(request).addPitchedTo(binding);
    // A word is read before it is written, as a channel is in the rules by channel.
    binding.overlaps(WindowOverlap.byPixel(plane, 1).rulesByChannel());
    return Optional.of(
        PlaneParameters.addPool(binding, plane)
            .helper("load32")
            .helper("dsp_max_bytes")
            .helper("window")
            .counts(counts(plane, false))
            .alone(counts(plane, true))
            .build());
  }

  /** A word of four equal bytes. */
  private static String fourTimes(int value) {
    return String.format(Locale.ROOT, "0x%08Xu", (value & 0xFF) * 0x01010101);
  }

  /**
   * @param alone whether nothing else calls the function: the compiler then writes out the taps
   */
  private static Counts counts(Plane plane, boolean alone) {
    boolean clips = plane.leavesInput();
    WindowCounts window = WindowCounts.of(plane);
    int words = plane.outC() / WORD;
    int rest = plane.outC() % WORD;
    if (alone) {
      double written = clips ? 4 * window.taps() + 4 * window.rows() : 3 * window.taps();
      return Counts.of(DSP, written + (words + rest > 1 ? 10 : 3))
          .times(words + rest)
          .and(STEP)
          .and(ARITHMETIC, 2)
          .times(plane.outPixels())
          .and(CALL);
    }
    Counts loops =
        Counts.of(DSP, 7).times(window.taps()).and(Counts.of(DSP, 8).times(window.rows()));
    return loops
        .and(DSP, 14)
        .times(words + rest)
        .and(WindowCounts.clipped())
        .times(plane.outPixels())
        .and(CALL);
  }
}
