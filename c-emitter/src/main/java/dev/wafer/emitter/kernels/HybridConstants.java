package dev.wafer.emitter.kernels;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Activation;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import java.util.Optional;

/** What the hybrid kernels share: float activations, int8 weights with one scale. */
public final class HybridConstants {
  /** What rows of floats are quantized to. */
  private static final Interval QUANTIZED = new Interval(-127, 127);

  private HybridConstants() {}

  /** Whether x and output are FLOAT32, the weights known INT8 with one scale, the bias known. */
  public static boolean accepts(KernelRequest request) {
    return request.inputType(0) == DataType.FLOAT32
        && request.outputType() == DataType.FLOAT32
        && request.isRuntime(0)
        && request.constant(1).filter(w -> w.dataType() == DataType.INT8).isPresent()
        && request.input(1).quantization().scales().size() == 1
        && !request.isRuntime(2);
  }

  /** Passes weights, their scale, the bias and the clamp. */
  public static void addTo(
      KernelBinding.Builder binding, KernelRequest request, int channels, Activation activation) {
    Optional<DenseConstant> weights = request.constant(1);
    binding
        .bake("wraps", wraps(weights.orElseThrow()))
        .parameter(
            "weights",
            new PackedConstant(
                "weights", PackedConstant.Kind.WEIGHT, CType.I8, 4, weights.orElseThrow().data()))
        .parameter("bias", FloatConstants.bias(request, channels))
        .parameter("weight_scale", request.input(1).quantization().scale())
        .helper("quantize_row");
    FloatConstants.clamp(binding, activation);
  }

  private static boolean wraps(DenseConstant weights) {
    return ProductSums.ofRows(weights, weights.shape().dim(0))
        .ranges(new long[0], QUANTIZED, 0, range -> range.fits(Integer.SIZE))
        .stream()
        .anyMatch(range -> !range.fits(Integer.SIZE));
  }
}
