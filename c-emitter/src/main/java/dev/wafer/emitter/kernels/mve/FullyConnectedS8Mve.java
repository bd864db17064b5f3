package dev.wafer.emitter.kernels.mve;

import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.Optional;

/** FULLY_CONNECTED of int8, by dot products of sixteen. */
public final class FullyConnectedS8Mve implements Kernel {
  @Override
  public String name() {
    return "fully_connected_s8_mve";
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    if (!(request.node().op() instanceof FullyConnected)
        || !request.core().has(Feature.MVE)
        || !DspScaling.int8WithConstantWeights(request)
        || request.isRuntime(2)) {
      return Optional.empty();
    }
    int outputs = request.input(1).shape().dim(0);
    int depth = request.input(1).shape().dim(1);
    byte[] weights = request.constant(1).orElseThrow().data().toArray();
    DspScaling scaling = DspScaling.ofRows(request, weights, depth);
    if (!scaling.exact()) {
      return Optional.empty();
    }
    boolean perChannel = scaling.parameters().channels().size() > 1;
    int[] order = MveTables.straight(outputs);
    long batches = request.output().shape().elements() / outputs;
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), "kernels/mve/FullyConnectedS8Mve.c.ftl", "fully_connected_s8")
            .input(0)
            .output(0)
            .parameters()
            .parameter("weights", MveTables.weights(weights));
    MveTables.add(binding, scaling, order, perChannel ? order : MveTables.repeated());
    return Optional.of(
        binding
            .parameter("scaling_step", "int32_t", perChannel ? 4 : 0)
            .parameter("outputs", "int32_t", outputs)
            .parameter("depth", "int32_t", depth)
            .parameter("batches", "int32_t", batches)
            .helper("mve_matmul")
            .instructions(batches * outputs * (10 + (depth + 15) / 16 * 9L / 4))
            .build());
  }
}
