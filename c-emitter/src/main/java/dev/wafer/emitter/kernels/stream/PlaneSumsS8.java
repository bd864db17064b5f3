package dev.wafer.emitter.kernels.stream;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.PlaneSums;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/** Sums of the channels of int8 rows; with DSP instructions four channels at a time. */
public final class PlaneSumsS8 implements Kernel<PlaneSums> {
  /** Channels of a word. */
  private static final int WORD = 4;

  /** Bytes whose sum fits a halfword. */
  private static final int MOST_PIXELS = 256;

  @Override
  public String name() {
    return "plane_sums_s8";
  }

  @Override
  public List<Class<? extends PlaneSums>> operators() {
    return List.of(PlaneSums.class);
  }

  @Override
  public Optional<KernelBinding> bind(PlaneSums op, KernelRequest request) {
    if (request.inputType(0) != DataType.INT8) {
      return Optional.empty();
    }
    SummedPlane plane = SummedPlane.of(request);
    int pixels = plane.pixels();
    int channels = plane.channels();
    boolean words = request.core().has(Feature.DSP) && pixels <= MOST_PIXELS && channels >= WORD;
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(PlaneSumsS8.class), "plane_sums_s8")
            .bake("words", words)
            .bake("rest", !words || channels % WORD != 0);
    plane.addTo(binding, op);
    if (words) {
      binding.helper("load32").helper("dsp_add_bytes");
    }
    int groups = words ? channels / WORD + channels % WORD : channels;
    return Optional.of(
        binding
            .counts(
                Counts.of(STEP)
                    .and(LOAD)
                    .and(ARITHMETIC, words ? 3 : 2)
                    .times((double) groups * pixels)
                    .and(
                        Counts.of(STEP)
                            .and(LOAD, words ? 6 : 2)
                            .and(STORE, words ? 4 : 1)
                            .and(ARITHMETIC, words ? 14 : 4)
                            .times(groups))
                    .and(CALL))
            .build());
  }
}
