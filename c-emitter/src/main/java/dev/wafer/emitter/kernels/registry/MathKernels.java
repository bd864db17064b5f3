package dev.wafer.emitter.kernels.registry;

import dev.wafer.emitter.kernels.elementwise.portable.AddingMany;
import dev.wafer.emitter.kernels.elementwise.portable.BinaryPlain;
import dev.wafer.emitter.kernels.elementwise.portable.Comparison;
import dev.wafer.emitter.kernels.elementwise.portable.LookupS16;
import dev.wafer.emitter.kernels.elementwise.portable.Selecting;
import dev.wafer.emitter.kernels.elementwise.portable.UnaryPlain;
import dev.wafer.emitter.kernels.normalization.L2NormalizationKernel;
import dev.wafer.emitter.kernels.normalization.LocalResponse;
import dev.wafer.emitter.kernels.reduce.ArgReduction;
import dev.wafer.emitter.kernels.reduce.CumulativeSum;
import dev.wafer.emitter.kernels.reduce.Fold;
import dev.wafer.passes.lower.Kernel;
import java.util.List;

/** Kernels that compute with values of any type, element by element or along axes. */
final class MathKernels {
  private MathKernels() {}

  static List<Kernel<?>> all() {
    return List.of(
        new BinaryPlain(),
        new UnaryPlain(),
        new LookupS16(),
        new Comparison(),
        new Selecting(),
        new AddingMany(),
        new Fold(),
        new ArgReduction(),
        new CumulativeSum(),
        new L2NormalizationKernel(),
        new LocalResponse());
  }
}
