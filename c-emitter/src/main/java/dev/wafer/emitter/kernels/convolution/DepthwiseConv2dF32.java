package dev.wafer.emitter.kernels.convolution;

import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.Plane;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import java.util.Optional;

/** DEPTHWISE_CONV_2D of floats in portable C. */
public final class DepthwiseConv2dF32 implements Kernel {
  @Override
  public String name() {
    return "depthwise_conv_2d_f32";
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    if (!(request.node().op() instanceof DepthwiseConv2d conv)
        || !FloatConstants.accepts(request)) {
      return Optional.empty();
    }
    Plane plane = Plane.of(request.node());
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), "kernels/convolution/DepthwiseConv2dF32.c.ftl", "depthwise_conv_f32")
            .bake("padded", plane.leavesInput())
            .input(0)
            .output(0)
            .parameters()
            .parameter("weights", FloatConstants.weights(request.constant(1).orElseThrow()))
            .parameter("bias", FloatConstants.bias(request, plane.outC()));
    FloatConstants.clamp(binding, conv.activation());
    plane.addTo(binding).parameter("multiplier", "int32_t", conv.depthMultiplier());
    long taps = (long) plane.filterH() * plane.filterW();
    return Optional.of(
        binding.instructions(plane.outPixels() * plane.outC() * (12 * taps + 30)).build());
  }
}
