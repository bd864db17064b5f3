package dev.wafer.emitter.kernels.dsp;

import dev.wafer.emitter.kernels.Plane;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CONV_2D of int8 as a product of the input's windows, four at a time, and {@link MixedWeights};
 * also DEPTHWISE_CONV_2D of a single input channel, which is the same thing.
 */
public final class Conv2dS8Dsp implements Kernel {
  /** Up to here the copying of a window's row pays for a function of its own. */
  private static final int MAX_BAKED_RUN_BYTES = 16;

  @Override
  public String name() {
    return "conv_2d_s8_dsp";
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    Optional<ConvolutionShape> shape = ConvolutionShape.of(request);
    if (shape.isEmpty() || !accepts(request, shape.get())) {
      return Optional.empty();
    }
    ConvolutionShape s = shape.get();
    MixedWeights weights = weights(request, s);
    DspScaling scaling = DspScaling.of(request, weights.sums());
    if (!weights.separable() || !scaling.exact(weights.maxSums())) {
      return Optional.empty();
    }
    return Optional.of(
        s.isPointwise() && s.inC() % 4 == 0
            ? pointwise(request, s, weights, scaling)
            : windows(request, s, weights, scaling));
  }

  private static boolean accepts(KernelRequest request, ConvolutionShape s) {
    boolean ungrouped = request.node().op() instanceof Conv2d && s.kernel().dim(3) == s.inC();
    boolean oneChannel = request.node().op() instanceof DepthwiseConv2d && s.inC() == 1;
    // Rows are read by words that must not reach beyond them.
    return (ungrouped || oneChannel) && s.inW() * s.inC() >= 4;
  }

  /** Number of a window's runs: contiguous bytes of the input, padded to a multiple of four. */
  private static int runs(ConvolutionShape s) {
    return s.steps().dilationW() == 1 ? s.kernelH() : s.kernelH() * s.kernelW();
  }

  private static int runBytes(ConvolutionShape s) {
    return s.steps().dilationW() == 1 ? s.kernelW() * s.inC() : s.inC();
  }

  private static MixedWeights weights(KernelRequest request, ConvolutionShape s) {
    DenseConstant source = request.constant(1).orElseThrow();
    boolean channelLast = request.node().op() instanceof DepthwiseConv2d;
    int run = runBytes(s);
    int paddedRun = roundUp(run, 4);
    int depth = roundUp(runs(s) * paddedRun, 8);
    byte[] values = new byte[s.outC() * depth];
    for (int c = 0; c < s.outC(); c++) {
      for (int from = 0; from < runs(s) * run; from++) {
        int index = channelLast ? from * s.outC() + c : c * runs(s) * run + from;
        values[c * depth + from / run * paddedRun + from % run] = (byte) source.integerAt(index);
      }
    }
    return new MixedWeights(s.outC(), depth, values);
  }

  private KernelBinding pointwise(
      KernelRequest request, ConvolutionShape s, MixedWeights weights, DspScaling scaling) {
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), "kernels/dsp/PointwiseConv2dS8Dsp.c.ftl", "conv_1x1_s8")
            .bake("matmul", scaling.matmulHelper())
            .bake("clamped", scaling.clamped())
            .bake("padded", weights.depth() != s.inC())
            .bake("tiled", request.tiled())
            .input(0)
            .output(0)
            .scratch("inputs of four pixels", "uint32_t", 8L * weights.depth(), 4)
            .parameters();
    addProduct(binding, weights, scaling);
    binding
        .parameter("steps", "int32_t", weights.depth() / 8)
        .parameter("depth", "int32_t", s.inC())
        .parameter("pixels", "int32_t", s.pixels());
    long callInstructions = (long) s.pixels() * s.inC() + 20L * s.pixels();
    if (request.tiled()) {
      addTiles(binding, weights, callInstructions);
    } else {
      binding.overlaps(inFours(request, WindowOverlap.Rest.ONE_BY_ONE).rules());
    }
    return binding
        .instructions(productCost(s.pixels(), weights) + (long) s.pixels() * s.inC())
        .build();
  }

  private KernelBinding windows(
      KernelRequest request, ConvolutionShape s, MixedWeights weights, DspScaling scaling) {
    boolean dilated = s.steps().dilationW() != 1;
    boolean baked = runBytes(s) <= MAX_BAKED_RUN_BYTES && !dilated;
    Map<String, Integer> extents = new LinkedHashMap<>();
    extents.put("run_bytes", runBytes(s));
    extents.put("row_bytes", s.inW() * s.inC());
    extents.put("channels_in", s.inC());
    extents.put("height", s.inH());
    extents.put("kernel_h", s.kernelH());
    extents.put("steps", weights.depth() / 8);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                "kernels/dsp/Conv2dS8Dsp.c.ftl",
                baked ? "conv_" + s.kernelH() + "x" + s.kernelW() + "_s8" : "conv_s8")
            .bake("matmul", scaling.matmulHelper())
            .bake("clamped", scaling.clamped())
            .bake("batched", s.batches() > 1)
            .bake("dilated", dilated)
            .bake("shape", baked ? extents : Map.of())
            .bake("tiled", request.tiled())
            .input(0)
            .output(0)
            .scratch("windows of four pixels", "uint32_t", 8L * weights.depth(), 4)
            .parameters();
    addProduct(binding, weights, scaling);
    if (!baked) {
      extents.forEach((field, value) -> binding.parameter(field, "int32_t", value));
    }
    if (request.tiled()) {
      addTiles(binding, weights, 2L * s.pixels() * weights.depth() + 60L * s.pixels());
    } else {
      // The words of a row's first and last bytes may reach three bytes out of the window.
      binding.overlaps(inFours(request, WindowOverlap.Rest.TOGETHER).readingLoosely(3).rules());
    }
    if (s.batches() > 1) {
      binding.parameter("batches", "int32_t", s.batches());
    }
    if (dilated) {
      binding
          .parameter("kernel_w", "int32_t", s.kernelW())
          .parameter("dilation_w", "int32_t", s.steps().dilationW());
    }
    return binding
        .parameter("dilation_h", "int32_t", s.steps().dilationH())
        .parameter("out_h", "int32_t", s.outH())
        .parameter("out_w", "int32_t", s.outW())
        .parameter("stride_h", "int32_t", s.steps().strideH())
        .parameter("stride_w", "int32_t", s.steps().strideW())
        .parameter("pad_top", "int32_t", s.padding().top())
        .parameter("pad_left", "int32_t", s.padding().left())
        .parameter("padding", "int32_t", -scaling.parameters().inputOffset())
        .instructions(productCost(s.pixels(), weights) + 2L * s.pixels() * weights.depth())
        .build();
  }

  /** Four windows go to the scratch before their outputs are written. */
  private static WindowOverlap inFours(KernelRequest request, WindowOverlap.Rest rest) {
    return WindowOverlap.byPixel(Plane.of(request.node()), 1).inGroupsOf(4, rest);
  }

  private static void addProduct(
      KernelBinding.Builder binding, MixedWeights weights, DspScaling scaling) {
    binding
        .parameter("weights", weights.byPair())
        .parameter("bias", scaling.pairedBiases())
        .parameter("multipliers", scaling.multipliers())
        .parameter("shifts", scaling.shifts())
        .parameter("channels", "int32_t", weights.channels())
        .parameter("rounding", "int32_t", scaling.rounding())
        .helper("dsp_patch")
        .helper(scaling.matmulHelper());
    scaling.addBounds(binding);
  }

  private static void addTiles(
      KernelBinding.Builder binding, MixedWeights weights, long callInstructions) {
    binding
        .parameter("pitch", "int32_t", weights.channels())
        .tiles(
            weights.tiles(List.of("bias", "multipliers", "shifts"), "channels", callInstructions));
  }

  /** Instructions of the product, measured: 0.8 a product and 13 an output. */
  private static long productCost(int pixels, MixedWeights weights) {
    return (long) pixels * weights.channels() * (13 + weights.depth() * 4L / 5);
  }

  private static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
