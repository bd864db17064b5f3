package dev.wafer.emitter.kernels.elementwise;

import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Binary;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import java.util.Locale;
import java.util.Optional;

/** Binary operators on floats, with broadcasting. Either input may be a constant. */
public final class BinaryF32 implements Kernel {
  /** An operator's name in C and what follows it. */
  @Override
  public String name() {
    return "binary_f32";
  }

  @Override
  public boolean addresses(KernelRequest request) {
    return request.views().inPlace().isEmpty();
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    if (!(request.node().op() instanceof Binary op)
        || request.inputType(0) != DataType.FLOAT32
        || request.inputType(1) != DataType.FLOAT32) {
      return Optional.empty();
    }
    BroadcastLoops loops = BroadcastLoops.of(request);
    String function = op.fn().name().toLowerCase(Locale.ROOT);
    int elements = request.output().shape().elements();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), "kernels/elementwise/BinaryF32.c.ftl", function + "_f32")
            .bake("operator", function)
            .input(0)
            .input(1)
            .output(0)
            .parameters();
    loops.addTo(binding);
    FloatConstants.clamp(binding, op.activation());
    binding
        .overlaps(RasterOverlap.elementwise(request, 0))
        .overlaps(RasterOverlap.elementwise(request, 1));
    return Optional.of(binding.instructions(8L * elements + 40).build());
  }
}
