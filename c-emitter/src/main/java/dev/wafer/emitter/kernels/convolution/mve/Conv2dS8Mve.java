package dev.wafer.emitter.kernels.convolution.mve;

import static dev.wafer.targets.Work.CALL;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.emitter.kernels.mve.MveCounts;
import dev.wafer.emitter.kernels.mve.MveScaling;
import dev.wafer.emitter.kernels.mve.MveVector;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * CONV_2D of int8, and DEPTHWISE_CONV_2D of a single input channel, as a matrix product by dot
 * products of sixteen.
 */
public final class Conv2dS8Mve implements Kernel<Windowed> {
  @Override
  public String name() {
    return "conv_2d_s8_mve";
  }

  @Override
  public List<Class<? extends Windowed>> operators() {
    return List.of(Conv2d.class, DepthwiseConv2d.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return PlaneViews.denseOrPitched(request);
  }

  @Override
  public Optional<KernelBinding> bind(Windowed op, KernelRequest request) {
    Optional<Plane> shape = Int8Layers.plane(request, Feature.MVE);
    if (shape.isEmpty() || !op.hasOneGroup(request.node())) {
      return Optional.empty();
    }
    Plane s = shape.get();
    int depth = s.filterH() * s.filterW() * s.inC();
    Supplier<byte[]> weights = () -> weights(op, request, s, depth);
    return MveScaling.of(request).map(scaling -> binding(request, s, depth, weights, scaling));
  }

  /** Row-major [output channels, depth]. */
  private static byte[] weights(Windowed op, KernelRequest request, Plane s, int depth) {
    DenseConstant source = request.weights().orElseThrow();
    byte[] values = new byte[s.outC() * depth];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) source.integerAt(op.isDepthwise() ? i % depth * s.outC() + i / depth : i);
    }
    return values;
  }

  private KernelBinding binding(
      KernelRequest request, Plane s, int depth, Supplier<byte[]> weights, MveScaling scaling) {
    PlaneViews views = PlaneViews.of(request);
    Optional<Integer> inPitch = request.inputLayout(0).pitch(s.inC());
    int pitch = request.outputLayout().pitch(s.outC()).orElseThrow();
    boolean pointwise = s.isPointwise() && inPitch.isPresent();
    boolean strided = !pointwise && !views.in().isDense();
    boolean dilated = s.dilationW() != 1;
    boolean pixelsApart = strided && views.in().stride(2) != s.inC();
    boolean gaps = pointwise && inPitch.get() != s.inC();
    boolean apart = pitch != s.outC();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(Conv2dS8Mve.class), pointwise ? "conv_1x1_s8" : "conv_s8")
            .bake("pointwise", pointwise)
            .bake("dilated", dilated)
            .bake("by_pixel", dilated || pixelsApart)
            .bake("strided", strided)
            .bake("gaps", gaps)
            .bake("apart", apart)
            .bake("batched", s.batches() > 1)
            .input(0)
            .output(0)
            .overlaps(overlap(request, s).rules());
    if (!pointwise) {
      binding
          .scratch("windows of three pixels", CType.I8, 3L * depth, 4)
          .helper("mve_copy")
          .helper("window");
    }
    scaling.addMatrix(binding.parameters(), weights, depth, false);
    if (apart) {
      binding.parameter("pitch", CType.I32, pitch);
    }
    if (gaps) {
      binding.parameter("in_pitch", CType.I32, inPitch.get());
    }
    if (strided) {
      views.addInputTo(binding);
    }
    if (pointwise) {
      return binding
          .parameter("pixels", CType.I32, s.outPixels())
          .counts(scaling.counts(false).product(s, depth).and(CALL))
          .alone(scaling.counts(true).product(s, depth).and(CALL))
          .build();
    }
    if (s.batches() > 1) {
      binding.parameter("batches", CType.I32, s.batches());
    }
    if (dilated) {
      binding.parameter("dilation_w", CType.I32, s.dilationW());
    }
    binding
        .parameter("height", CType.I32, s.inH())
        .parameter("width", CType.I32, s.inW())
        .parameter("channels_in", CType.I32, s.inC())
        .parameter("kernel_h", CType.I32, s.filterH())
        .parameter("kernel_w", CType.I32, s.filterW());
    return PlaneParameters.addPositions(binding, s, -scaling.parameters().inputOffset())
        .counts(counts(scaling.counts(false), s, depth, dilated || pixelsApart))
        .alone(counts(scaling.counts(true), s, depth, dilated || pixelsApart))
        .build();
  }

  private static Counts counts(MveCounts counts, Plane s, int depth, boolean byPixel) {
    return counts.product(s, depth).and(counts.gathering(s, byPixel)).and(CALL);
  }

  /**
   * Three windows are copied before their outputs are written. A pointwise convolution reads its
   * pixels in place, once more for each block of output channels.
   */
  private static WindowOverlap overlap(KernelRequest request, Plane s) {
    WindowOverlap byPixel = WindowOverlap.byPixel(Plane.of(request.node()), 1);
    if (!s.isPointwise()) {
      return byPixel.inGroupsOf(3, WindowOverlap.Rest.TOGETHER);
    }
    int beforeLastBlock = (s.outC() - 1) / MveVector.CHANNEL_BLOCK * MveVector.CHANNEL_BLOCK;
    return byPixel
        .inGroupsOf(3, WindowOverlap.Rest.ONE_BY_ONE)
        .rereading(beforeLastBlock == 0 ? 0 : 2L * s.outC() + beforeLastBlock);
  }
}
