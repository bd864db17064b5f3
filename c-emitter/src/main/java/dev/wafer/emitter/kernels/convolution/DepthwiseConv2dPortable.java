package dev.wafer.emitter.kernels.convolution;

import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.BlockedWeights;
import dev.wafer.emitter.kernels.Plane;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.Optional;

/** DEPTHWISE_CONV_2D of int8 or int16 by constant weights, in portable C. */
public final class DepthwiseConv2dPortable implements Kernel {
  @Override
  public String name() {
    return "depthwise_conv_2d";
  }

  @Override
  public boolean addresses(KernelRequest request) {
    return request.views().isDense() || PlaneViews.fit(request);
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    if (!(request.node().op() instanceof DepthwiseConv2d conv)) {
      return Optional.empty();
    }
    return Accumulator.of(request)
        .map(accumulator -> bind(request, accumulator, conv.depthMultiplier()));
  }

  private KernelBinding bind(KernelRequest request, Accumulator accumulator, int multiplier) {
    Plane plane = Plane.of(request.node());
    int outputs = plane.outC();
    int taps = plane.filterH() * plane.filterW();
    boolean multiplied = multiplier > 1;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name() + "_" + accumulator.suffix(),
                "kernels/convolution/DepthwiseConv2dPortable.c.ftl",
                "depthwise_conv_2d_" + accumulator.suffix())
            .bake("multiplied", multiplied)
            .input(0)
            .output(0)
            .parameters()
            .parameter("weights", BlockedWeights.asTheyAre(request.constant(1).orElseThrow()))
            .parameter("bias", accumulator.bias(request));
    accumulator.bind(binding);
    binding.bake("dilated", plane.isDilated());
    plane.addTo(binding);
    PlaneViews views = PlaneViews.of(request);
    views.addTo(binding);
    if (views.strided()) {
      binding.parameter("pitch", CType.I32, views.outPixel());
    }
    int bytes = accumulator.activation().sizeBytes();
    // Channel by channel: a channel's window is read when only the channels before it are written.
    binding.overlaps(
        WindowOverlap.byPixel(plane, bytes)
            .rereading((long) (outputs - plane.inC()) * bytes)
            .rules());
    if (multiplied) {
      binding.parameter("multiplier_c", CType.I32, multiplier);
    }
    return binding
        .parameter("blocks", CType.I32, outputs / BlockedWeights.BLOCK)
        .parameter("rest", CType.I32, outputs % BlockedWeights.BLOCK)
        .parameter("offset", CType.I32, accumulator.parameters().inputOffset())
        .helper("window")
        .instructions(plane.outPixels() * (40 + outputs * (taps * (multiplied ? 9L : 6) + 40)))
        .build();
  }
}
