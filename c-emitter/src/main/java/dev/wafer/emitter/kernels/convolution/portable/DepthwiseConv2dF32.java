package dev.wafer.emitter.kernels.convolution.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DIVIDE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.SoftProducts;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.ChannelTiles;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** DEPTHWISE_CONV_2D of floats in portable C. */
public final class DepthwiseConv2dF32 implements Kernel<DepthwiseConv2d> {
  @Override
  public String name() {
    return "depthwise_conv_2d_f32";
  }

  @Override
  public List<Class<? extends DepthwiseConv2d>> operators() {
    return List.of(DepthwiseConv2d.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return PlaneViews.denseOrFit(request);
  }

  @Override
  public Optional<KernelBinding> bind(DepthwiseConv2d conv, KernelRequest request) {
    if (!FloatConstants.accepts(request)) {
      return Optional.empty();
    }
    Plane plane = Plane.of(request.node());
    PlaneViews views = PlaneViews.of(request);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(DepthwiseConv2dF32.class), "depthwise_conv_f32")
            .bake("padded", plane.leavesInput())
            .bake("tiled", request.tiled())
            .bake("pitched", request.tiled() || views.strided())
            .input(0)
            .output(0)
            .parameters()
            .parameter("weights", weights(request))
            .parameter("bias", FloatConstants.bias(request, plane.outC()));
    FloatConstants.clamp(binding, conv.activation());
    PlaneParameters.addTo(binding, plane)
        .parameter("multiplier", CType.I32, conv.depthMultiplier());
    views.addTo(binding);
    if (request.tiled() || views.strided()) {
      binding.parameter("pitch", CType.I32, views.outPixel());
    }
    if (request.tiled()) {
      binding
          .parameter("first", CType.I32, 0)
          .tiles(
              new ChannelTiles(
                  plane.outC(),
                  1,
                  0,
                  4 * plane.filterH() * plane.filterW(),
                  List.of("bias", "first"),
                  List.of(ChannelTiles.Count.of("out_c")),
                  WindowCounts.clipped().times(plane.outPixels())));
    } else {
      // Channel by channel: a channel's window is read when the channels before it are written.
      binding.overlaps(
          WindowOverlap.byPixel(plane, 4)
              .rereading(4L * (plane.outC() - plane.inC()))
              .rulesByChannel());
    }
    return Optional.of(binding.counts(counts(request, plane, conv.activation())).build());
  }

  /** In the model's order, for tiles channel by channel. */
  private static PackedConstant weights(KernelRequest request) {
    DenseConstant weights = request.constant(1).orElseThrow();
    if (!request.tiled()) {
      return FloatConstants.weights(weights);
    }
    return PackedConstant.of(
        "weights", PackedConstant.Kind.WEIGHT, CType.F32, 4, () -> byChannel(weights));
  }

  private static Bytes byChannel(DenseConstant weights) {
    int channels = weights.shape().dim(3);
    int taps = weights.shape().elements() / Math.max(1, channels);
    ByteBuffer out = ByteBuffer.allocate(4 * channels * taps).order(ByteOrder.LITTLE_ENDIAN);
    for (int c = 0; c < channels; c++) {
      for (int tap = 0; tap < taps; tap++) {
        out.putFloat(weights.floatAt(tap * channels + c));
      }
    }
    return Bytes.wrap(out.array());
  }

  private static Counts counts(KernelRequest request, Plane plane, Activation activation) {
    WindowCounts window = WindowCounts.of(plane);
    return SoftProducts.product(request)
        .and(LOAD, 4.5)
        .and(ARITHMETIC, 4)
        .times(window.taps())
        .and(
            Counts.of(STEP)
                .and(ARITHMETIC, 6)
                .and(LOAD, 3)
                .times((double) plane.filterH() * plane.filterW()))
        .and(Counts.of(STEP).and(ARITHMETIC, 3).and(LOAD, 3).times(plane.filterH()))
        .and(ProductCounts.finishOfFloat(activation))
        .and(DIVIDE)
        .and(STEP)
        .and(ARITHMETIC, 4)
        .times((double) plane.outPixels() * plane.outC())
        .and(CALL);
  }
}
