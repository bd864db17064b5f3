package dev.wafer.emitter.kernels;

import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.parameters.MeanParameters;

/** The parameters by which kernels make a mean of a sum, or a sum in another scale. */
public final class MeanFactors {
  private MeanFactors() {}

  /** Passes them. */
  public static KernelBinding.Builder pass(KernelBinding.Builder binding, MeanParameters values) {
    return binding
        .parameter("offset", CType.I32, values.sumOffset())
        .parameter("multiplier", CType.I32, values.factor().multiplier())
        .parameter("shift", CType.I32, values.factor().shift())
        .parameter("zero_point", CType.I32, values.outputOffset())
        .parameter("min", CType.I32, values.range().min())
        .parameter("max", CType.I32, values.range().max());
  }
}
