package dev.wafer.emitter.kernels.stream;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.PlaneSums;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * Sums of the channels of rows of floats, in the order of the plane; four in a Helium vector, and
 * up to sixteen in the registers of a unit for floats.
 */
public final class PlaneSumsF32 implements Kernel<PlaneSums> {
  private static final int LANES = 4;
  private static final int MOST_TOGETHER = 16;

  @Override
  public String name() {
    return "plane_sums_f32";
  }

  @Override
  public List<Class<? extends PlaneSums>> operators() {
    return List.of(PlaneSums.class);
  }

  @Override
  public Optional<KernelBinding> bind(PlaneSums op, KernelRequest request) {
    if (request.inputType(0) != DataType.FLOAT32) {
      return Optional.empty();
    }
    SummedPlane plane = SummedPlane.of(request);
    int pixels = plane.pixels();
    int channels = plane.channels();
    boolean vectors = request.core().has(Feature.MVE_FLOAT);
    int together = FloatConstants.hasRegisters(request.core()) ? together(channels) : 1;
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(PlaneSumsF32.class), name())
            .bake("vectors", vectors)
            .bake("together", together)
            .bake("whole", channels % LANES == 0);
    plane.addTo(binding, op);
    if (vectors) {
      binding.helper("mve_float");
    }
    return Optional.of(
        binding
            .counts(
                (vectors ? vectors(pixels, channels) : scalars(pixels, channels, together))
                    .and(CALL))
            .build());
  }

  /** Channels whose sums lie in registers while the rows are read. */
  private static int together(int channels) {
    int together = MOST_TOGETHER;
    while (channels % together != 0) {
      together /= 2;
    }
    return together;
  }

  private static Counts scalars(double pixels, int channels, double together) {
    return Counts.of(STEP)
        .and(LOAD, together)
        .and(FLOAT_ADD, together)
        .and(ARITHMETIC)
        .times(pixels)
        .and(STEP)
        .and(LOAD, 1 + 2 * together)
        .and(STORE, 2 * together)
        .and(ARITHMETIC, 2 + 2 * together)
        .times(channels / together);
  }

  private static Counts vectors(double pixels, int channels) {
    return Counts.of(VECTOR, 5 * pixels + 14).times(Math.ceil((double) channels / LANES));
  }
}
