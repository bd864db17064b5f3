package dev.wafer.emitter.kernels.convolution.dsp;

import static dev.wafer.targets.Work.CALL;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.emitter.kernels.dsp.MixedWeights;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * CONV_2D of int8 by 3x3 weights with stride 1, after Winograd: F(2x2, 3x3) in whole numbers. Of
 * each tile of 2x2 outputs the 4x4 inputs d and the weights g become
 *
 * <pre>
 *   V = B^T d B      B^T = [1 0 -1 0; 0 1 1 0; 0 -1 1 0; 0 1 0 -1]
 *   U = G g G^T      G   = [2 0 0; 1 1 1; 1 -1 1; 0 0 2]
 *   4 y = A^T (sum over inputs of U V) A,      A^T = [1 1 1 0; 0 1 -1 -1]
 * </pre>
 *
 * where the usual G is half of this one, so that y comes out four times. Sixteen products of an
 * input and an output channel give four outputs, which else take 36.
 *
 * <p>All of it is exact. A row of G adds up to three weights, so {@code |U| <= 9 * 128 = 1152}; a
 * row of B^T has two ones, so {@code |V| <= 4 * 128 = 512}: both are halfwords. Sums are computed
 * modulo 2^32, and four times a sum of products is at most {@code 4 * 9 * 128 * 128} an input
 * channel, which fits 31 bits up to {@value #MAX_DEPTH} channels: so what the transforms give is
 * four times the sum itself, whatever wrapped on the way. An input outside of the plane is the zero
 * point, as in other kernels whose bias holds the zero point's share.
 */
public final class Conv2dWinogradS8Dsp implements Kernel<Conv2d> {
  /** (2^31 - 1) / (36 * 2^14). */
  private static final int MAX_DEPTH = 3640;

  /** Inputs of one step of the product's loop. */
  private static final int DEPTH_STEP = 8;

  /** Output channels that are computed together. */
  private static final int CHANNELS = 4;

  private final int tiles;
  private final boolean expands;

  private Conv2dWinogradS8Dsp(int tiles, boolean expands) {
    this.tiles = tiles;
    this.expands = expands;
  }

  /** With transformed weights in flash: 32 bytes a filter of an input channel. */
  public static Conv2dWinogradS8Dsp transformed() {
    return new Conv2dWinogradS8Dsp(2, false);
  }

  /**
   * With weights in flash as {@link Conv2dS8Dsp} has them, transformed into the scratch for four
   * output channels at a time.
   *
   * @param tiles of 2x2 outputs for which they are transformed once; even
   */
  public static Conv2dWinogradS8Dsp onDemand(int tiles) {
    return new Conv2dWinogradS8Dsp(tiles, true);
  }

  @Override
  public String name() {
    return "conv_2d_winograd_" + (expands ? "by_" + tiles + "_" : "") + "s8_dsp";
  }

  @Override
  public List<Class<? extends Conv2d>> operators() {
    return List.of(Conv2d.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return PlaneViews.denseOrFit(request);
  }

  @Override
  public Optional<KernelBinding> bind(Conv2d op, KernelRequest request) {
    Optional<Plane> shape = Int8Layers.plane(request, Feature.DSP);
    if (shape.isEmpty() || request.tiled() || !accepts(request, shape.get())) {
      return Optional.empty();
    }
    Plane s = shape.get();
    DspScaling scaling = DspScaling.of(request);
    if (!scaling.exact()) {
      return Optional.empty();
    }
    return expands
        ? onDemand(request, s, scaling)
        : Optional.of(
            binding(
                request, s, scaling, WinogradWeights.packed(request.weights().orElseThrow(), s)));
  }

  private Optional<KernelBinding> onDemand(KernelRequest request, Plane s, DspScaling scaling) {
    DenseConstant source = request.weights().orElseThrow();
    int columns = 9 * s.inC();
    MixedWeights weights =
        new MixedWeights(
            s.outC(), columns, (channel, i) -> (int) source.integerAt(channel * columns + i));
    return weights.separable()
        ? Optional.of(binding(request, s, scaling, weights.byPair()))
        : Optional.empty();
  }

  private static boolean accepts(KernelRequest request, Plane s) {
    return request.weights().orElseThrow().dataType() == DataType.INT8
        && request.input(1).shape().dim(3) == s.inC()
        && s.filterH() == 3
        && s.filterW() == 3
        && s.strideH() == 1
        && s.strideW() == 1
        && s.dilationH() == 1
        && s.dilationW() == 1
        && s.inC() % DEPTH_STEP == 0
        && s.inC() <= MAX_DEPTH
        && s.outC() % CHANNELS == 0;
  }

  private KernelBinding binding(
      KernelRequest request, Plane s, DspScaling scaling, PackedConstant weights) {
    WinogradTiles plane = new WinogradTiles(s, tiles);
    PlaneViews views = PlaneViews.of(request);
    String helper = "dsp_winograd" + (scaling.output().clamped() ? "_clamp" : "");
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(Conv2dWinogradS8Dsp.class),
                expands ? "conv_3x3_on_demand_s8" : "conv_3x3_tiles_s8")
            .bake("winograd", helper)
            .bake("clamped", scaling.output().clamped())
            .bake("expands", expands)
            .bake("batched", s.batches() > 1)
            .input(0)
            .output(0)
            .scratch("transformed inputs and sums", CType.U32, scratchBytes(plane, s), 4)
            .parameters()
            .parameter("weights", weights)
            .parameter("bias", scaling.biases(CHANNELS, DspScaling.Doubled.ALL))
            .parameter("multipliers", scaling.multipliers())
            .parameter("shifts", scaling.shifts())
            .parameter("rounding", CType.I32, scaling.channel(0).halves())
            .parameter("channels", CType.I32, s.outC())
            .parameter("depth", CType.I32, s.inC())
            .parameter("in_h", CType.I32, s.inH())
            .parameter("in_w", CType.I32, s.inW())
            .parameter("in_pixel", CType.I32, views.in().stride(2))
            .parameter("in_row", CType.I32, views.in().stride(1))
            .parameter("out_h", CType.I32, s.outH())
            .parameter("out_w", CType.I32, s.outW())
            .parameter("out_pixel", CType.I32, views.out().stride(2))
            .parameter("out_row", CType.I32, views.out().stride(1))
            .parameter("pad_top", CType.I32, s.top())
            .parameter("pad_left", CType.I32, s.left())
            .parameter("padding", CType.I32, scaling.inputZeroPoint())
            .parameter("tiles_h", CType.I32, plane.rows())
            .parameter("tiles_w", CType.I32, plane.columns())
            .parameter("chunk", CType.I32, plane.chunk())
            .helper("dsp")
            .helper(helper);
    scaling.output().addBounds(binding);
    if (expands) {
      binding.parameter("patch_words", CType.I32, patchBytes(s) / 4).helper("dsp_winograd_weights");
    }
    if (s.batches() > 1) {
      binding
          .parameter("batches", CType.I32, s.batches())
          .parameter("in_image", CType.I32, views.in().stride(0))
          .parameter("out_image", CType.I32, views.out().stride(0));
    }
    return binding
        .overlaps(plane.overlap())
        .counts(plane.counts(DEPTH_STEP, CHANNELS, expands).and(CALL))
        .build();
  }

  private long scratchBytes(WinogradTiles plane, Plane s) {
    long inputs = 32L * plane.chunk() * s.inC();
    return inputs + patchBytes(s) + (expands ? 32L * CHANNELS * s.inC() : 0);
  }

  /** Of the inputs of a tile at a border, and later of the sums of two tiles and four channels. */
  private static int patchBytes(Plane s) {
    return Math.max(16 * s.inC(), 4 * 16 * 2 * CHANNELS);
  }
}
