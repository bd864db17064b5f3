package dev.wafer.emitter.kernels.dsp;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
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
        || !request.core().has(Feature.DSP)
        || request.inputType(0) != DataType.INT8
        || request.outputType() != DataType.INT8
        || !request.isRuntime(0)
        || request.isRuntime(2)
        || request.input(1).quantization().isPerAxis()) {
      return Optional.empty();
    }
    Optional<DenseConstant> source = request.constant(1);
    if (source.isEmpty() || source.get().dataType() != DataType.INT8) {
      return Optional.empty();
    }
    int outputs = source.get().shape().dim(0);
    int depth = source.get().shape().dim(1);
    MixedWeights weights = weights(source.get(), outputs, depth);
    DspScaling scaling = DspScaling.of(request, weights.sums());
    if (!weights.separable() || !scaling.exact(weights.maxSums())) {
      return Optional.empty();
    }
    int batches = request.output().shape().elements() / outputs;
    return Optional.of(binding(batches, depth, weights, scaling));
  }

  private static MixedWeights weights(DenseConstant source, int outputs, int depth) {
    int padded = (depth + 7) / 8 * 8;
    byte[] values = new byte[outputs * padded];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < depth; i++) {
        values[o * padded + i] = (byte) source.integerAt(o * depth + i);
      }
    }
    return new MixedWeights(outputs, padded, values);
  }

  private KernelBinding binding(int batches, int depth, MixedWeights weights, DspScaling scaling) {
    int outputs = weights.channels();
    int shift = -scaling.parameters().channel(0).shift();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), "kernels/dsp/FullyConnectedS8Dsp.c.ftl", "fully_connected_s8")
            .bake("clamped", scaling.clamped())
            .bake("signFix", scaling.signFix())
            .bake("batched", batches > 1)
            .bake("eights", outputs >= 8)
            .bake("pairs", outputs % 8 != 0)
            .input(0)
            .output(0)
            .parameters()
            .parameter("weights", weights.byEight())
            .parameter("bias", scaling.pairedBiases())
            .parameter("multiplier", "int32_t", scaling.parameters().channel(0).multiplier())
            .parameter("rounding", "int32_t", (long) scaling.rounding() * (1L << (shift - 1)))
            .parameter("shift", "int32_t", shift)
            .parameter("depth", "int32_t", depth)
            .parameter("outputs", "int32_t", outputs)
            .helper("dsp");
    scaling.addBounds(binding);
    if (batches > 1) {
      binding.parameter("batches", "int32_t", batches);
    }
    return binding.instructions((long) batches * outputs * (weights.depth() + 12L)).build();
  }
}
