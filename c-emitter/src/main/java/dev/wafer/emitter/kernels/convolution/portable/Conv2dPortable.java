package dev.wafer.emitter.kernels.convolution.portable;

import static dev.wafer.targets.Work.CALL;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.BlockedWeights;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.ProductCounts;
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
import dev.wafer.targets.Core;
import java.util.List;
import java.util.Optional;

/**
 * CONV_2D of int8 or int16 by constant weights, in portable C: any stride, padding, dilation and
 * number of groups. A DEPTHWISE_CONV_2D of one input channel is one too: it only stores its weights
 * the other way round.
 */
public final class Conv2dPortable implements Kernel<Windowed> {
  private static final String TEMPLATE = Templates.beside(Conv2dPortable.class);

  @Override
  public String name() {
    return "conv_2d";
  }

  @Override
  public List<Class<? extends Windowed>> operators() {
    return List.of(Conv2d.class, DepthwiseConv2d.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return PlaneViews.denseOrFit(request);
  }

  @Override
  public Optional<KernelBinding> bind(Windowed op, KernelRequest request) {
    if (op.isDepthwise() && request.input(0).shape().dim(3) != 1) {
      return Optional.empty();
    }
    return Accumulator.of(request).map(accumulator -> bind(op, request, accumulator));
  }

  private KernelBinding bind(Windowed op, KernelRequest request, Accumulator accumulator) {
    Plane plane = Plane.of(request.node());
    int outputs = plane.outC();
    int groupC = op.isDepthwise() ? 1 : request.input(1).shape().dim(3);
    int groups = plane.inC() / groupC;
    PlaneViews views = PlaneViews.of(request);
    boolean contiguous = groups == 1 && !plane.isDilated() && views.denseRows();
    boolean tiled = request.tiled() && groups == 1;
    String function =
        contiguous ? "conv_2d_" : plane.isDilated() ? "conv_2d_dilated_" : "conv_2d_grouped_";
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name() + "_" + accumulator.suffix(), TEMPLATE, function + accumulator.suffix())
            .bake("contiguous", contiguous)
            .bake("tiled", tiled || views.strided())
            .input(0)
            .output(0)
            .parameters()
            .parameter("weights", ConvWeights.blocked(op, request, groups))
            .parameter("bias", accumulator.bias(request));
    accumulator.bind(binding);
    binding.bake("dilated", plane.isDilated());
    PlaneParameters.addTo(binding, plane);
    views.addTo(binding);
    if (!contiguous) {
      binding.parameter("groups", CType.I32, groups).parameter("group_c", CType.I32, groupC);
    }
    int taps = plane.filterH() * plane.filterW() * groupC;
    if (tiled || views.strided()) {
      binding.parameter("pitch", CType.I32, views.outPixel());
    }
    if (tiled) {
      Counts calls = WindowCounts.clipped().times(plane.outPixels());
      binding.tiles(BlockedWeights.tiles(outputs, taps, accumulator, calls));
    } else {
      int bytes = accumulator.activation().sizeBytes();
      binding.overlaps(
          WindowOverlap.byPixel(plane, bytes).rereading((outputs - 1L) * bytes).rules());
    }
    return binding
        .parameter("blocks", CType.I32, outputs / groups / BlockedWeights.BLOCK)
        .parameter("rest", CType.I32, outputs / groups % BlockedWeights.BLOCK)
        .parameter("offset", CType.I32, accumulator.parameters().inputOffset())
        .helper("window")
        .code(950)
        .counts(counts(request.core(), accumulator, plane, groups, groupC, contiguous, false))
        .alone(
            alone(
                accumulator,
                counts(request.core(), accumulator, plane, groups, groupC, contiguous, true)))
        .build();
  }

  /** One factor for all channels is a number that the compiler knows. */
  private static Counts alone(Accumulator accumulator, Counts counts) {
    return accumulator.parameters().channels().size() == 1 ? counts.withKnownFactors() : counts;
  }

  private static Counts counts(
      Core core,
      Accumulator accumulator,
      Plane plane,
      int groups,
      int groupC,
      boolean contiguous,
      boolean alone) {
    WindowCounts window = WindowCounts.of(plane);
    // Sums of 64 bits leave the compiler no registers for what it knows.
    boolean known = alone && contiguous && !accumulator.isWide() && WindowCounts.isWhole(plane);
    Counts rows = known ? window.overKnownRows() : window.overRows();
    Counts around = contiguous ? rows : rows.and(window.overTaps());
    boolean oneBlock = known && plane.outC() / groups <= BlockedWeights.BLOCK;
    ProductCounts products =
        oneBlock
            ? ProductCounts.ofOneBlockAlone(core, accumulator)
            : alone
                ? ProductCounts.ofOneRowAlone(core, accumulator)
                : ProductCounts.ofOneRow(core, accumulator);
    return products
        .withOffset()
        .outputs(1, plane.outC() / groups, window.taps() * groupC, around)
        .times(groups)
        .and(known ? WindowCounts.unclipped() : WindowCounts.clipped())
        .times((double) plane.outPixels())
        .and(CALL);
  }
}
