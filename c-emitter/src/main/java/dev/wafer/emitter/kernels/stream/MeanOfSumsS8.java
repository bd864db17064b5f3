package dev.wafer.emitter.kernels.stream;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DIVIDE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.MeanFactors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.op.MeanOfSums;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.parameters.MeanParameters;
import java.util.List;
import java.util.Optional;

/** Means of int8 from the sums of a plane's channels. */
public final class MeanOfSumsS8 implements Kernel<MeanOfSums> {
  @Override
  public String name() {
    return "mean_of_sums_s8";
  }

  @Override
  public List<Class<? extends MeanOfSums>> operators() {
    return List.of(MeanOfSums.class);
  }

  @Override
  public Optional<KernelBinding> bind(MeanOfSums op, KernelRequest request) {
    if (request.outputType() != DataType.INT8) {
      return Optional.empty();
    }
    TensorType output = request.output().type();
    int channels = output.shape().elements();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(MeanOfSumsS8.class),
                op.quotient() ? "quotient_of_sums_s8" : "mean_of_sums_s8")
            .bake("quotient", op.quotient())
            .input(0)
            .output(0)
            .parameters()
            .parameter("channels", CType.I32, channels)
            .helper("clamp");
    if (op.quotient()) {
      ActivationRange range = ActivationRange.of(op.activation(), output);
      binding
          .parameter("pixels", CType.I32, op.pixels())
          .parameter("min", CType.I32, range.min())
          .parameter("max", CType.I32, range.max());
    } else {
      MeanParameters values =
          MeanParameters.of(request.input(0).quantization(), output, op.pixels());
      MeanFactors.pass(binding, values).helper("requantize");
    }
    return Optional.of(
        binding
            .counts(
                Counts.of(op.quotient() ? DIVIDE : REQUANTIZE)
                    .and(STEP)
                    .and(LOAD, 4)
                    .and(STORE)
                    .and(ARITHMETIC, 8)
                    .times(channels)
                    .and(CALL))
            .build());
  }
}
