package dev.wafer.emitter.kernels.convolution;

import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.Plane;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.ChannelTiles;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** CONV_2D of floats, groups included, in portable C. */
public final class Conv2dF32 implements Kernel {
  @Override
  public String name() {
    return "conv_2d_f32";
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    if (!(request.node().op() instanceof Conv2d conv) || !FloatConstants.accepts(request)) {
      return Optional.empty();
    }
    Plane plane = Plane.of(request.node());
    int filterC = request.input(1).shape().dim(3);
    boolean grouped = filterC != plane.inC();
    if (grouped && request.tiled()) {
      return Optional.empty();
    }
    boolean padded = plane.leavesInput();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                "kernels/convolution/Conv2dF32.c.ftl",
                plane.isPointwise() && !grouped ? "conv_1x1_f32" : "conv_f32")
            .bake("pointwise", plane.isPointwise() && !grouped)
            .bake("grouped", grouped)
            .bake("padded", padded)
            .bake("tiled", request.tiled())
            .input(0)
            .output(0)
            .parameters()
            .parameter("weights", FloatConstants.weights(request.constant(1).orElseThrow()))
            .parameter("bias", FloatConstants.bias(request, plane.outC()));
    FloatConstants.clamp(binding, conv.activation());
    if (plane.isPointwise() && !grouped) {
      binding
          .parameter("pixels", "int32_t", plane.outPixels())
          .parameter("in_c", "int32_t", plane.inC())
          .parameter("out_c", "int32_t", plane.outC());
    } else {
      plane.addTo(binding);
      binding.parameter("filter_c", "int32_t", filterC);
      if (grouped) {
        binding.parameter("group_out_c", "int32_t", plane.outC() / (plane.inC() / filterC));
      }
    }
    if (request.tiled()) {
      int channelBytes = 4 * plane.filterH() * plane.filterW() * filterC;
      binding
          .parameter("pitch", "int32_t", plane.outC())
          .tiles(
              new ChannelTiles(
                  plane.outC(),
                  plane.isPointwise() ? 2 : 1,
                  0,
                  channelBytes,
                  List.of("bias"),
                  List.of(ChannelTiles.Count.of("out_c")),
                  25 * plane.outPixels()));
    } else {
      binding.overlaps(WindowOverlap.byPixel(plane, 4).rereading(4L * (plane.outC() - 1)).rules());
    }
    long macs = plane.outPixels() * request.input(1).shape().elements();
    return Optional.of(
        binding.instructions(5 * macs + 30 * plane.outPixels() * plane.outC()).build());
  }
}
