package dev.wafer.emitter.kernels.convolution.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.BLOCK_COPY;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.COPIED_WORD;
import static dev.wafer.targets.Work.DIVIDE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.BlockedWeights;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.VectorSums;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
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

/**
 * CONV_2D with one group and no dilation, in portable C: copies the windows of two output pixels to
 * scratch and multiplies them as {@link dev.wafer.emitter.kernels.matrix.portable.MatrixProduct}
 * does. Also DEPTHWISE_CONV_2D of one input channel.
 */
public final class Conv2dGathered implements Kernel<Windowed> {
  /** Of which cores it sums in assembly. */
  public enum Sums {
    /** Those with products of 64 bits, beside plain C for all others. */
    STANDARD("conv_2d_gathered"),
    /** The others, on which a kernel without scratch is not much slower than plain C. */
    SHORT("conv_2d_gathered_sums");

    private final String kernel;

    Sums(String kernel) {
      this.kernel = kernel;
    }
  }

  private final Sums form;

  public Conv2dGathered(Sums form) {
    this.form = form;
  }

  @Override
  public String name() {
    return form.kernel;
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
    // A pair of pixels needs two of them; eight sums of 64 bits would not fit the registers.
    if (!op.hasOneGroup(request.node()) || plane.isDilated() || plane.outPixels() < 2) {
      return Optional.empty();
    }
    return Accumulator.of(request)
        .filter(accumulator -> !accumulator.isWide())
        .flatMap(accumulator -> bind(op, request, accumulator, plane));
  }

  private Optional<KernelBinding> bind(
      Windowed op, KernelRequest request, Accumulator accumulator, Plane plane) {
    boolean own = request.core().has(Feature.LONG_MULTIPLY) == (form == Sums.STANDARD);
    Optional<VectorSums> sums = own ? VectorSums.of(request, accumulator, true) : Optional.empty();
    return form == Sums.STANDARD || sums.isPresent()
        ? Optional.of(bind(op, request, accumulator, sums, plane))
        : Optional.empty();
  }

  private KernelBinding bind(
      Windowed op,
      KernelRequest request,
      Accumulator accumulator,
      Optional<VectorSums> sums,
      Plane plane) {
    int depth = plane.filterH() * plane.filterW() * plane.inC();
    int elementBytes = accumulator.activation().sizeBytes();
    int offset = accumulator.parameters().inputOffset();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name() + "_" + accumulator.suffix(),
                Templates.beside(Conv2dGathered.class),
                name() + "_" + accumulator.suffix())
            .bake("paired", true)
            .input(0)
            .scratch("windows", accumulator.activation(), 2L * depth * elementBytes, 4)
            .output(0)
            .parameters()
            .parameter("weights", ConvWeights.blocked(op, request, 1))
            .parameter("bias", accumulator.foldedBias(request, 1));
    accumulator.bind(binding);
    VectorSums.addTo(binding, accumulator, sums);
    PlaneViews views = PlaneViews.of(request);
    int pitch = request.outputLayout().pitch(plane.outC()).orElseThrow();
    boolean apart = pitch != plane.outC();
    binding.bake("tiled", request.tiled() || apart).bake("strided", !views.in().isDense());
    if (request.tiled() || apart) {
      binding.parameter("pitch", CType.I32, pitch);
    }
    if (!views.in().isDense()) {
      views.addInputTo(binding);
    }
    if (request.tiled()) {
      binding.tiles(
          BlockedWeights.tiles(
              plane.outC(),
              depth,
              accumulator,
              gathering(accumulator, plane, false).times(plane.outPixels())));
    } else {
      binding.overlaps(
          WindowOverlap.byPixel(plane, elementBytes)
              .inGroupsOf(2, WindowOverlap.Rest.AGAIN)
              .rules());
    }
    return PlaneParameters.addTo(binding, plane)
        .parameter("pixels", CType.I32, plane.outPixels())
        .parameter("depth", CType.I32, depth)
        .parameter("blocks", CType.I32, plane.outC() / BlockedWeights.BLOCK)
        .parameter("rest", CType.I32, plane.outC() % BlockedWeights.BLOCK)
        .parameter("fill", CType.I32, -offset)
        .helper("window")
        .code(1_200)
        .counts(counts(accumulator, sums, plane, false))
        .alone(counts(accumulator, sums, plane, true))
        .build();
  }

  /** Copying the window of one pixel. */
  private static Counts gathering(Accumulator accumulator, Plane plane, boolean alone) {
    WindowCounts window = WindowCounts.of(plane);
    int elementBytes = accumulator.activation().sizeBytes();
    double depth = (double) plane.filterH() * plane.filterW() * plane.inC();
    double copied = window.taps() * plane.inC();
    boolean known = alone && WindowCounts.isWhole(plane);
    Counts row = Counts.of(STEP).and(ARITHMETIC, known ? 4 : 12).and(LOAD, known ? 2 : 5);
    return (known ? WindowCounts.unclipped() : WindowCounts.clipped())
        .and(DIVIDE, 3)
        .and(row.times(plane.filterH()))
        .and(BLOCK_COPY, window.rows())
        .and(COPIED_WORD, copied * elementBytes / 4)
        .and(Counts.of(STEP).and(STORE).times(depth - copied));
  }

  private static Counts counts(
      Accumulator accumulator, Optional<VectorSums> sums, Plane plane, boolean alone) {
    int depth = plane.filterH() * plane.filterW() * plane.inC();
    Counts gathering = gathering(accumulator, plane, alone);
    Counts pair =
        sums.map(s -> s.counts(accumulator, plane.outC(), depth))
            .orElseGet(
                () -> ProductCounts.of(accumulator).outputs(2, plane.outC(), depth, Counts.NONE))
            .and(gathering.times(2));
    return pair.times(Math.ceil(plane.outPixels() / 2.0)).and(CALL);
  }
}
