package dev.wafer.emitter.kernels;

import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.parameters.SummationParameters;

/** The parameters by which kernels finish a sum of int8. */
public final class SummationFactors {
  private SummationFactors() {}

  /** Passes them; the macro of {@code kernels/summation.ftl} takes them up. */
  public static void pass(KernelBinding.Builder binding, KernelRequest request) {
    SummationParameters values = SummationParameters.of(request.node());
    binding
        .parameter("offset", CType.I32, values.inputOffset())
        .parameter("multiplier", CType.I32, values.output().multiplier())
        .parameter("shift", CType.I32, values.output().shift())
        .parameter("zero_point", CType.I32, values.outputOffset())
        .parameter("min", CType.I32, values.range().min())
        .parameter("max", CType.I32, values.range().max())
        .helper("requantize")
        .helper("clamp");
  }
}
