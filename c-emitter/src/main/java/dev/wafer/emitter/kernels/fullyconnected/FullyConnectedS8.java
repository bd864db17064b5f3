package dev.wafer.emitter.kernels.fullyconnected;

import dev.wafer.emitter.kernels.AccumulatorConstants;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.parameters.AccumulatorParameters;
import java.util.Optional;

/** FULLY_CONNECTED of int8 by constant int8 weights, in portable C. */
public final class FullyConnectedS8 implements Kernel {
  @Override
  public String name() {
    return "fully_connected_s8";
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    Optional<DenseConstant> weights = request.constant(1);
    if (!(request.node().op() instanceof FullyConnected)
        || request.inputType(0) != DataType.INT8
        || request.outputType() != DataType.INT8
        || !request.isRuntime(0)
        || weights.isEmpty()
        || weights.get().dataType() != DataType.INT8
        || request.isRuntime(2)) {
      return Optional.empty();
    }
    AccumulatorParameters scaling = AccumulatorParameters.of(request.node());
    int outputs = weights.get().shape().dim(0);
    int depth = weights.get().shape().dim(1);
    int batches = request.output().shape().elements() / outputs;
    boolean perChannel = scaling.channels().size() > 1;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                "kernels/fullyconnected/FullyConnectedS8.c.ftl",
                perChannel ? "fully_connected_per_channel_s8" : "fully_connected_s8")
            .bake("perChannel", perChannel)
            .bake("batched", batches > 1)
            .input(0)
            .output(0)
            .parameters()
            .parameter(
                "weights",
                new PackedConstant(
                    "weights", PackedConstant.Kind.WEIGHT, CType.I8, 4, weights.get().data()))
            .parameter("bias", AccumulatorConstants.foldedBias(request));
    if (perChannel) {
      binding
          .parameter("multipliers", AccumulatorConstants.multipliers(scaling.channels()))
          .parameter("shifts", AccumulatorConstants.shifts(scaling.channels()));
    } else {
      binding
          .parameter("multiplier", "int32_t", scaling.channel(0).multiplier())
          .parameter("shift", "int32_t", scaling.channel(0).shift());
    }
    if (batches > 1) {
      binding.parameter("batches", "int32_t", batches);
    }
    return Optional.of(
        binding
            .parameter("depth", "int32_t", depth)
            .parameter("outputs", "int32_t", outputs)
            .parameter("zero_point", "int32_t", scaling.outputOffset())
            .parameter("min", "int32_t", scaling.range().min())
            .parameter("max", "int32_t", scaling.range().max())
            .helper("requantize")
            .helper("clamp")
            .instructions((long) batches * outputs * (5L * depth + 40))
            .build());
  }
}
