package dev.wafer.emitter.kernels.dsp;

import dev.wafer.ir.op.FullyConnected;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import java.util.Optional;

/** FULLY_CONNECTED of int8 by {@link MixedWeights} with one factor for all outputs. */
public final class FullyConnectedS8Dsp implements Kernel {
  @Override
  public String name() {
    return "fully_connected_s8_dsp";
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    if (!(request.node().op() instanceof FullyConnected)
        || !DspScaling.int8WithConstantWeights(request)
        || request.isRuntime(2)
        || request.input(1).quantization().isPerAxis()) {
      return Optional.empty();
    }
    MixedWeights weights = MixedWeights.ofRows(request.constant(1).orElseThrow());
    DspScaling scaling = DspScaling.of(request, weights.sums());
    if (!weights.separable() || !scaling.exact(weights.maxSums())) {
      return Optional.empty();
    }
    int batches = request.output().shape().elements() / weights.channels();
    int depth = request.input(1).shape().dim(1);
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), "kernels/dsp/FullyConnectedS8Dsp.c.ftl", "fully_connected_s8")
            .input(0)
            .output(0)
            .parameters();
    addProduct(binding, batches, depth, weights, scaling);
    return Optional.of(
        binding
            .instructions((long) batches * weights.channels() * (weights.depth() + 12L))
            .build());
  }

  private static void addProduct(
      KernelBinding.Builder binding,
      int batches,
      int depth,
      MixedWeights weights,
      DspScaling scaling) {
    int outputs = weights.channels();
    int shift = -scaling.channel(0).shift();
    binding
        .bake("clamped", scaling.clamped())
        .bake("signFix", scaling.signFix())
        .bake("batched", batches > 1)
        .bake("eights", outputs >= 8)
        .bake("pairs", outputs % 8 != 0)
        .parameter("weights", weights.byEight())
        .parameter("bias", scaling.pairedBiases())
        .parameter("multiplier", "int32_t", scaling.channel(0).multiplier())
        .parameter("rounding", "int32_t", (long) scaling.rounding() * (1L << (shift - 1)))
        .parameter("shift", "int32_t", shift)
        .parameter("depth", "int32_t", depth)
        .parameter("outputs", "int32_t", outputs)
        .helper("dsp");
    scaling.addBounds(binding);
    if (batches > 1) {
      binding.parameter("batches", "int32_t", batches);
    }
  }
}
