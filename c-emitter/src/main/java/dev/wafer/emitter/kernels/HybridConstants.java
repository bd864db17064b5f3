package dev.wafer.emitter.kernels;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Activation;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.parameters.HybridParameters;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** What the hybrid kernels share: float activations, int8 weights. */
public final class HybridConstants {
  /** What rows of floats are quantized to, less what zero becomes. */
  private static final Interval SYMMETRIC = new Interval(-127, 127);

  private static final Interval ASYMMETRIC = new Interval(-255, 255);

  private HybridConstants() {}

  /** Whether x and output are FLOAT32, the weights known INT8, the bias known. */
  public static boolean accepts(KernelRequest request) {
    return request.inputType(0) == DataType.FLOAT32
        && request.outputType() == DataType.FLOAT32
        && request.isRuntime(0)
        && request.constant(1).filter(w -> w.dataType() == DataType.INT8).isPresent()
        && !request.isRuntime(2);
  }

  /** Passes weights as they are, their scales, the bias and the clamp. */
  public static void addTo(
      KernelBinding.Builder binding, KernelRequest request, int channels, Activation activation) {
    DenseConstant weights = request.constant(1).orElseThrow();
    PackedConstant packed =
        new PackedConstant("weights", PackedConstant.Kind.WEIGHT, CType.I8, 4, weights.data());
    addTo(binding, request, packed, channels, activation);
  }

  /** The same with weights in another order. */
  public static void addTo(
      KernelBinding.Builder binding,
      KernelRequest request,
      PackedConstant weights,
      int channels,
      Activation activation) {
    HybridParameters parameters = HybridParameters.of(request.node());
    boolean perChannel = parameters.scales().size() > 1;
    binding
        .bake("wraps", wraps(request))
        .bake("asymmetric", parameters.asymmetric())
        .bake("perChannel", perChannel)
        .bake("weightsFirst", parameters.weightsFirst())
        .parameter("weights", weights)
        .parameter("bias", FloatConstants.bias(request, channels));
    if (perChannel) {
      binding.parameter("weight_scales", scales(parameters.scales()));
    } else {
      binding.parameter("weight_scale", parameters.scale(0));
    }
    RowQuantization.of(request).addTo(binding);
    FloatConstants.clamp(binding, activation);
  }

  private static PackedConstant scales(List<Float> scales) {
    ByteBuffer out =
        ByteBuffer.allocate(Float.BYTES * scales.size()).order(ByteOrder.LITTLE_ENDIAN);
    scales.forEach(out::putFloat);
    return new PackedConstant(
        "weight_scales", PackedConstant.Kind.TABLE, CType.F32, 4, Bytes.wrap(out.array()));
  }

  /**
   * Whether some sum of products, of quantized inputs or of these less their zero, leaves 32 bits.
   */
  public static boolean wraps(KernelRequest request) {
    Interval x = HybridParameters.of(request.node()).asymmetric() ? ASYMMETRIC : SYMMETRIC;
    return ProductSums.of(request)
        .ranges(new long[0], x, 0, range -> range.fits(Integer.SIZE))
        .stream()
        .anyMatch(range -> !range.fits(Integer.SIZE));
  }
}
