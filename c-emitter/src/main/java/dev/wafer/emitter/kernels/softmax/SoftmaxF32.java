package dev.wafer.emitter.kernels.softmax;

import dev.wafer.ir.DataType;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Softmax;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.Optional;

/** SOFTMAX and LOG_SOFTMAX of floats. */
public final class SoftmaxF32 implements Kernel {
  @Override
  public String name() {
    return "softmax_f32";
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    Op op = request.node().op();
    boolean log = op instanceof LogSoftmax;
    if (!(log || op instanceof Softmax)
        || request.inputType(0) != DataType.FLOAT32
        || request.outputType() != DataType.FLOAT32) {
      return Optional.empty();
    }
    int elements = request.output().shape().elements();
    int depth = request.output().shape().dim(-1);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), "kernels/softmax/SoftmaxF32.c.ftl", log ? "log_softmax_f32" : "softmax_f32")
            .bake("log", log)
            .input(0)
            .output(0)
            .parameters()
            .parameter("rows", CType.I32, depth == 0 ? 0 : elements / depth)
            .parameter("depth", CType.I32, depth)
            .inPlace(0, 0)
            .helper("math")
            .instructions(150L * elements);
    if (op instanceof Softmax softmax) {
      binding.parameter("beta", softmax.beta());
    }
    return Optional.of(binding.build());
  }
}
