package dev.wafer.emitter.kernels;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Activation;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import dev.wafer.targets.Fpu;
import java.util.Optional;

/** What the float kernels share: their arrays, their clamp, the types that they take. */
public final class FloatConstants {
  private FloatConstants() {}

  /** Whether inputs and outputs are FLOAT32, and weights and bias are known now. */
  public static boolean accepts(KernelRequest request) {
    return request.inputType(0) == DataType.FLOAT32
        && request.outputType() == DataType.FLOAT32
        && request.isRuntime(0)
        && request.constant(1).filter(w -> w.dataType() == DataType.FLOAT32).isPresent()
        && !request.isRuntime(2);
  }

  /** The same on a core whose unit for floats has registers for sixteen sums. */
  public static boolean acceptsInRegisters(KernelRequest request) {
    return accepts(request) && hasRegisters(request.core());
  }

  /** Whether a core's unit for floats has registers for sixteen sums and more. */
  public static boolean hasRegisters(Core core) {
    return core.fpu() != Fpu.NONE && core.has(Feature.DSP);
  }

  public static PackedConstant weights(DenseConstant weights) {
    return new PackedConstant("weights", PackedConstant.Kind.WEIGHT, CType.F32, 4, weights.data());
  }

  /** The bias of a node whose third input it is, zeros where the node has none. */
  public static PackedConstant bias(KernelRequest request, int channels) {
    return bias(request, "bias", 2, channels);
  }

  /** The bias at an input, zeros where the node has none. */
  public static PackedConstant bias(KernelRequest request, String role, int input, int channels) {
    Optional<DenseConstant> bias = request.constant(input);
    return new PackedConstant(
        role,
        PackedConstant.Kind.BIAS,
        CType.F32,
        4,
        bias.map(DenseConstant::data).orElse(Bytes.wrap(new byte[Float.BYTES * channels])));
  }

  /** Bakes whether there is a clamp, and passes its bounds where there is one. */
  public static void clamp(KernelBinding.Builder binding, Activation activation) {
    boolean clamps = activation != Activation.NONE;
    binding.bake("clamps", clamps);
    if (clamps) {
      binding
          .parameter("min", activation.min())
          .parameter("max", activation.floatMax())
          .helper("clampf");
    }
  }
}
