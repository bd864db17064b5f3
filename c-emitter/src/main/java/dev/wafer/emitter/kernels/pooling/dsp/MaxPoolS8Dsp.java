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
import dev.wafer.emitter.kernels.pooling.BytePooling;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.Reduce;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.ActivationRange;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** MAX_POOL_2D of int8 and REDUCE_MAX of columns of int8, four channels at a time. */
public final class MaxPoolS8Dsp implements Kernel<Op> {
  /** Channels of a word. */
  private static final int WORD = 4;

  /** Of the taps of a window that the compiler knows. */
  private static final int MOST_WRITTEN_OUT = 16;

  @Override
  public String name() {
    return "max_pool_2d_s8_dsp";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return List.of(Pool2d.class, Reduce.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return BytePooling.acceptsLayouts(request);
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    return request.core().has(Feature.DSP)
        ? BytePooling.of(request)
            .filter(pooling -> pooling.max() && pooling.plane().outC() >= WORD)
            .map(pooling -> binding(request, pooling.plane(), pooling.range()))
        : Optional.empty();
  }

  private KernelBinding binding(KernelRequest request, Plane plane, ActivationRange range) {
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
    return PlaneParameters.addPool(binding, plane)
        .helper("load32")
        .helper("dsp_max_bytes")
        .helper("window")
        .counts(counts(plane, false))
        .alone(counts(plane, true))
        .build();
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
      double tap = plane.taps() > MOST_WRITTEN_OUT ? 5 : 3;
      double written = clips ? 4 * window.taps() + 4 * window.rows() : tap * window.taps();
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
