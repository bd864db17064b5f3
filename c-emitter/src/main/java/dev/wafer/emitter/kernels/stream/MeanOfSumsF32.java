package dev.wafer.emitter.kernels.stream;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_DIVIDE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.MeanOfSums;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** Means of floats from the sums of a plane's channels. */
public final class MeanOfSumsF32 implements Kernel<MeanOfSums> {
  @Override
  public String name() {
    return "mean_of_sums_f32";
  }

  @Override
  public List<Class<? extends MeanOfSums>> operators() {
    return List.of(MeanOfSums.class);
  }

  @Override
  public Optional<KernelBinding> bind(MeanOfSums op, KernelRequest request) {
    if (request.outputType() != DataType.FLOAT32) {
      return Optional.empty();
    }
    int channels = request.output().shape().elements();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(MeanOfSumsF32.class), name())
            .input(0)
            .output(0)
            .parameters()
            .parameter("channels", CType.I32, channels)
            .parameter("pixels", (float) op.pixels());
    FloatConstants.clamp(binding, op.activation());
    return Optional.of(
        binding
            .counts(
                Counts.of(FLOAT_DIVIDE)
                    .and(FLOAT_COMPARE, op.activation() == Activation.NONE ? 0 : 2)
                    .and(STEP)
                    .and(LOAD, 2)
                    .and(STORE)
                    .times(channels)
                    .and(CALL))
            .build());
  }
}
