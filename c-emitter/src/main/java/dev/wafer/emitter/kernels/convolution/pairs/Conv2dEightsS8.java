package dev.wafer.emitter.kernels.convolution.pairs;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.ASSEMBLY;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DIVIDE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.Pitches;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Window;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * CONV_2D of int8 with one group and no dilation on cores that have multiply-add and no DSP
 * extension: the inputs of eight output pixels lie in five words, of which a multiplication each
 * serves them all. {@link EightsWeights} says how many inputs can be summed up so; a window is
 * copied out and multiplied in as many sections.
 */
public final class Conv2dEightsS8 implements Kernel<Conv2d> {
  private static final int PIXELS = 8;

  /** For the eight pixels. */
  private static final int WORDS = 5;

  /** For which the registry has a kernel, the next ones for twice as many each. */
  public static final int FEWEST_INPUTS = 32;

  private final int inputs;

  /**
   * @param inputs of a window that are copied out together at most, where a tap has no more
   */
  public Conv2dEightsS8(int inputs) {
    this.inputs = inputs;
  }

  @Override
  public String name() {
    return "conv_2d_eights_by_" + inputs + "_s8";
  }

  @Override
  public List<Class<? extends Conv2d>> operators() {
    return List.of(Conv2d.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return PlaneViews.denseOrPitched(request);
  }

  @Override
  public Optional<KernelBinding> bind(Conv2d op, KernelRequest request) {
    Plane plane = Plane.of(request.node());
    if (request.tiled()
        || !request.core().isArm()
        || request.core().has(Feature.DSP)
        || !request.core().has(Feature.LONG_MULTIPLY)
        || !op.hasOneGroup(request.node())
        || plane.isDilated()
        || plane.outPixels() <= PIXELS / 2) {
      return Optional.empty();
    }
    return Accumulator.of(request)
        .filter(a -> a.sum() == CType.I32 && a.activation() == CType.I8 && a.weight() == CType.I8)
        .flatMap(a -> weights(request, plane))
        .flatMap(weights -> bind(request, plane, weights));
  }

  /** Nothing where half of the inputs together come to the same. */
  private Optional<EightsWeights> weights(KernelRequest request, Plane plane) {
    DenseConstant source = request.weights().orElseThrow();
    Optional<EightsWeights> weights = EightsWeights.of(source, plane, inputs);
    return inputs > FEWEST_INPUTS && weights.equals(EightsWeights.of(source, plane, inputs / 2))
        ? Optional.empty()
        : weights;
  }

  private Optional<KernelBinding> bind(KernelRequest request, Plane plane, EightsWeights weights) {
    DspScaling scaling = DspScaling.of(request);
    return scaling.exact() && !scaling.biasesAreWide()
        ? Optional.of(bind(request, plane, weights, scaling))
        : Optional.empty();
  }

  private KernelBinding bind(
      KernelRequest request, Plane plane, EightsWeights weights, DspScaling scaling) {
    PlaneViews views = PlaneViews.of(request);
    int sums = weights.sections() > 1 ? PIXELS * plane.outC() : 0;
    boolean clamped = scaling.output().clamped();
    String product = "eight_products" + (clamped ? "_clamp" : "");
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(Conv2dEightsS8.class), "conv_eights_s8")
            .bake("product", product)
            .bake("clamped", clamped)
            .input(0)
            .output(0)
            .scratch(
                "inputs of 8 pixels and sums",
                CType.U32,
                4L * (sums + WORDS * weights.sectionInputs()),
                4)
            .parameters()
            .parameter("weights", weights.bytes())
            .parameter("factors", scaling.biasesWithFactors(channel -> 0))
            .parameter("channel_bytes", CType.I32, weights.channelBytes())
            .parameter("taps", CType.I32, weights.taps())
            .parameter("pieces", CType.I32, weights.pieces())
            .parameter("depth", CType.I32, weights.depth())
            .parameter("taps_together", CType.I32, weights.tapsTogether())
            .parameter("sum_words", CType.I32, sums)
            .parameter("halves", CType.I32, scaling.channel(0).halves())
            .helper("eight_words", 90)
            .helper(product, 720);
    if (clamped) {
      binding
          .parameter("min", CType.I32, scaling.output().range().min())
          .parameter("max", CType.I32, scaling.output().range().max());
    }
    binding.overlaps(
        WindowOverlap.byPixel(plane, 1).inGroupsOf(PIXELS, WindowOverlap.Rest.TOGETHER).rules());
    Optional<Pitches> pitches = Pitches.of(request, plane.inC(), plane.outC());
    Plane shape = plane;
    if (plane.isPointwise() && pitches.isPresent()) {
      int pixels = Math.toIntExact(plane.outPixels());
      shape = new Plane(1, 1, pixels, plane.inC(), 1, pixels, plane.outC(), 1, 1, Window.UNIT);
      binding
          .parameter("in_pixel", CType.I32, pitches.get().input())
          .parameter("in_row", CType.I32, 0)
          .parameter("in_image", CType.I32, 0);
    } else {
      views.addInputTo(binding);
    }
    return PlaneParameters.addTo(binding, shape)
        .parameter("pixels", CType.I32, plane.outPixels())
        .parameter("pitch", CType.I32, request.outputLayout().pitch(plane.outC()).orElseThrow())
        .parameter("fill", CType.I32, scaling.inputZeroPoint())
        .code(900)
        .counts(counts(shape, weights, clamped))
        .build();
  }

  private static Counts counts(Plane plane, EightsWeights weights, boolean clamped) {
    double tiles = Math.ceil((double) plane.outPixels() / PIXELS);
    Counts sums =
        Counts.of(
            ASSEMBLY,
            weights.channelBytes() * 7.25 + 64.0 * weights.sections() + (clamped ? 120 : 72));
    double fast = beside(plane);
    double outside = PIXELS * (1 - WindowCounts.of(plane).columns() / plane.filterW());
    Counts tap = Counts.of(ARITHMETIC, 52).and(LOAD, 36).and(CALL, 3);
    Counts edge = Counts.of(LOAD, 2).and(ARITHMETIC, 2).and(STORE).and(STEP);
    Counts near =
        Counts.of(ASSEMBLY, 18.0 * weights.depth() + 10)
            .and(edge.times(Math.min(2, outside) * weights.depth()));
    double pieces = Math.ceil(weights.depth() / 8.0);
    Counts far =
        near.and(Counts.of(LOAD).and(STORE).and(STEP).times(weights.depth() * PIXELS / 4.0))
            .and(Counts.of(ARITHMETIC, 24).and(LOAD, 12).and(STEP, 2).times(PIXELS * pieces));
    return sums.times(plane.outC())
        .and(tap.and(near.times(fast)).and(far.times(1 - fast)).times(weights.taps()))
        .and(DIVIDE, 2)
        .and(Counts.of(STEP).and(ARITHMETIC, 3).and(STORE).times(PIXELS))
        .and(Counts.of(STEP, 2).and(ARITHMETIC, 24).and(LOAD, 20).times(weights.sections()))
        .and(CALL)
        .times(tiles)
        .and(Counts.of(CALL).and(ARITHMETIC, 20).and(LOAD, 12).and(STORE, 8));
  }

  /** Of all taps of eight pixels, those of neighbours in a row that lies inside. */
  private static double beside(Plane plane) {
    double rows = WindowCounts.of(plane).rows() / plane.filterH();
    long tiles = Math.min(plane.outW(), plane.outPixels() / PIXELS);
    long beside =
        LongStream.range(0, tiles)
            .filter(tile -> tile * PIXELS % plane.outW() + PIXELS <= plane.outW())
            .count();
    return rows * beside / Math.max(1, tiles);
  }
}
