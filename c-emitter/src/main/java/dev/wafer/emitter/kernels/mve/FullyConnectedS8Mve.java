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
    long batches = request.output().shape().elements() / outputs;
    return MveScaling.of(request, weights, depth)
        .map(scaling -> binding(weights, depth, batches, scaling));
  }

  private KernelBinding binding(byte[] weights, int depth, long batches, MveScaling scaling) {
    boolean shared = scaling.parameters().channels().size() == 1;
    long outputs = weights.length / depth;
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), "kernels/mve/FullyConnectedS8Mve.c.ftl", "fully_connected_s8")
            .bake("batched", batches > 1)
            .input(0)
            .output(0)
            .parameters();
    scaling.addMatrix(binding, weights, depth, shared);
    if (batches > 1) {
      binding.parameter("batches", "int32_t", batches);
    }
    return binding
        .parameter("scaling_step", "int32_t", shared ? 0 : 4)
        .instructions(batches * outputs * (15 + (depth + 15) / 16 * 5L / 2))
        .build();
  }
}
