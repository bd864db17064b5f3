package dev.wafer.emitter.kernels.convolution.pairs;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DIVIDE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Pitches;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.emitter.kernels.pairs.PairedProduct;
import dev.wafer.emitter.kernels.pairs.PairedRows;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/**
 * CONV_2D of int8 with one group and no dilation on cores without the DSP extension: the windows of
 * some pixels go to scratch, two in a word, and a multiplication serves both. Also
 * DEPTHWISE_CONV_2D of one input channel.
 */
public final class Conv2dPairedS8 implements Kernel<Windowed> {
  private final int pixels;

  /**
   * @param pixels whose windows are copied out together: 2 or 4
   */
  public Conv2dPairedS8(int pixels) {
    this.pixels = pixels;
  }

  @Override
  public String name() {
    return "conv_2d_paired_by_" + pixels + "_s8";
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
    Plane plane = Plane.of(request.node());
    if (!op.hasOneGroup(request.node()) || plane.isDilated() || plane.outPixels() < 2) {
      return Optional.empty();
    }
    return PairedProduct.of(request, pixels).map(product -> bind(op, request, plane, product));
  }

  private KernelBinding bind(
      Windowed op, KernelRequest request, Plane plane, PairedProduct product) {
    Optional<Pitches> pitches = Pitches.of(request, plane.inC(), plane.outC());
    return !op.isDepthwise() && plane.isPointwise() && pitches.isPresent()
        ? PairedRows.bind(name(), product, pitches.get(), plane)
        : windows(request, plane, product);
  }

  private KernelBinding windows(KernelRequest request, Plane plane, PairedProduct product) {
    PlaneViews views = PlaneViews.of(request);
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(Conv2dPairedS8.class), "conv_pairs_s8")
            .bake("strided", !views.in().isDense())
            .input(0)
            .output(0);
    product.addScratch(binding);
    binding.parameters();
    product.addTo(binding);
    if (!views.in().isDense()) {
      views.addInputTo(binding);
    }
    binding.overlaps(
        WindowOverlap.byPixel(plane, 1)
            .inGroupsOf(product.pixels(), WindowOverlap.Rest.TOGETHER)
            .rules());
    double tiles = Math.ceil((double) plane.outPixels() / product.pixels());
    return PlaneParameters.addTo(binding, plane)
        .parameter("pixels", CType.I32, plane.outPixels())
        .parameter("pitch", CType.I32, request.outputLayout().pitch(plane.outC()).orElseThrow())
        .parameter("fill", CType.I32, product.scaling().inputZeroPoint())
        .helper("window")
        .helper("pair_words_" + product.pixels() / 2)
        .code(views.in().isDense() ? 1_200 : 750)
        .counts(
            product
                .counts()
                .and(
                    (views.in().isDense() ? gathering(plane) : gatheringTaps(plane))
                        .times(product.pixels()))
                .and(ARITHMETIC, 20)
                .times(tiles)
                .and(CALL))
        .build();
  }

  /** The window of one pixel, in the mean. */
  private static Counts gathering(Plane plane) {
    double depth = (double) plane.filterH() * plane.filterW() * plane.inC();
    Counts position = Counts.of(DIVIDE).and(ARITHMETIC, 12).and(LOAD, 8).and(CALL);
    Counts inside =
        Counts.of(LOAD, 2)
            .and(STORE)
            .and(ARITHMETIC)
            .and(STEP, 0.25)
            .times(depth / 2)
            .and(Counts.of(STEP).and(ARITHMETIC, 4).times(plane.filterH() / 2.0));
    Counts outside =
        WindowCounts.clipped()
            .and(DIVIDE, 3)
            .and(
                Counts.of(STEP)
                    .and(ARITHMETIC, 20)
                    .and(LOAD, 6)
                    .and(CALL, 2)
                    .times(plane.filterH()))
            .and(Counts.of(STEP).and(LOAD, 1.5).and(STORE).and(ARITHMETIC).times(depth))
            .and(CALL);
    double share = together(plane);
    return position.and(inside.times(share)).and(outside.times(1 - share));
  }

  /** The same where pixels of the input lie apart: half of what a pair takes. */
  private static Counts gatheringTaps(Plane plane) {
    double rows = plane.filterH();
    double taps = rows * plane.filterW();
    double bytes = taps * plane.inC();
    Counts tap = Counts.of(STEP).and(ARITHMETIC, 14).and(LOAD, 6);
    Counts position = Counts.of(DIVIDE, 2).and(ARITHMETIC, 24).and(LOAD, 12).and(CALL);
    Counts row = Counts.of(STEP).and(ARITHMETIC, 6).and(LOAD, 2);
    Counts together = Counts.of(LOAD, 2).and(STORE).and(ARITHMETIC).and(STEP, 0.25);
    Counts apart = Counts.of(LOAD, 2).and(STORE).and(ARITHMETIC, 4).and(STEP);
    double inside = WindowCounts.of(plane).taps() / taps;
    double pairs = Math.max(0, 2 * inside - 1);
    return position
        .and(row.times(rows))
        .and(tap.times(taps))
        .and(together.times(bytes * pairs))
        .and(apart.times(bytes * (1 - pairs)))
        .times(0.5);
  }

  /**
   * Of all windows, those of pairs of neighbours in a row that both lie between the columns of the
   * input. Where rows have an odd number of pixels, the pairs of every other one begin one later.
   */
  private static double together(Plane plane) {
    int first = WindowCounts.firstWhole(plane.strideW(), plane.left());
    int last =
        WindowCounts.lastWhole(
            plane.outW(), plane.strideW(), plane.left(), plane.filterW() - 1L, plane.inW());
    long even = pairs(first, last, 0);
    long odd = plane.outW() % 2 == 0 ? even : pairs(first, last, 1);
    return (double) (even + odd) / plane.outW();
  }

  /** Pairs from the first to the last pixel of a row, each an even number behind the beginning. */
  private static long pairs(int first, int last, int beginning) {
    int from = first + Math.floorMod(first - beginning, 2);
    return Math.max(0, (last - from + 1) / 2);
  }
}
