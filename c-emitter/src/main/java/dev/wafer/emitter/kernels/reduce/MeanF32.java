package dev.wafer.emitter.kernels.reduce;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Mean;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.Optional;

/**
 * MEAN of floats over any axes: one loop an axis, after neighbouring axes that are both kept or
 * both reduced are merged; elements are added in the order of the input.
 */
public final class MeanF32 implements Kernel {
  @Override
  public String name() {
    return "mean_f32";
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    if (!(request.node().op() instanceof Mean mean)
        || request.inputType(0) != DataType.FLOAT32
        || request.outputType() != DataType.FLOAT32) {
      return Optional.empty();
    }
    Shape in = request.input(0).shape();
    int outputs = request.output().shape().elements();
    ReductionLoops loops = ReductionLoops.of(in, mean.axes());
    int depth = loops.extents().size();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), "kernels/reduce/MeanF32.c.ftl", "mean_f32_" + depth)
            .bake("loops", depth)
            .input(0)
            .output(0)
            .parameters()
            .parameter("outputs", CType.I32, outputs)
            .parameter("count", (float) (outputs == 0 ? 0 : in.elements() / outputs));
    for (int i = 0; i < depth; i++) {
      binding.parameter("extent" + i, CType.I32, loops.extents().get(i));
      binding.parameter("step" + i, CType.I32, loops.outputSteps().get(i));
    }
    return Optional.of(binding.instructions(8L * in.elements() + 20L * outputs).build());
  }
}
