package dev.wafer.emitter.kernels.convolution.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BlockedFloats;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.Pitches;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.SoftProducts;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.emitter.kernels.matrix.portable.MatrixProductF32;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.ChannelTiles;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** CONV_2D of floats, groups included, in portable C. */
public final class Conv2dF32 implements Kernel<Conv2d> {
  @Override
  public String name() {
    return "conv_2d_f32";
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
  public Optional<KernelBinding> bind(Conv2d conv, KernelRequest request) {
    if (!FloatConstants.accepts(request)) {
      return Optional.empty();
    }
    Plane plane = Plane.of(request.node());
    int filterC = request.input(1).shape().dim(3);
    boolean grouped = filterC != plane.inC();
    if (grouped && request.tiled()) {
      return Optional.empty();
    }
    long macs = plane.outPixels() * request.input(1).shape().elements();
    boolean blocked = !grouped && BlockedFloats.pay(plane.outC(), macs);
    boolean rows = Pitches.of(request, plane.inC(), plane.outC()).isPresent();
    if (blocked && plane.isPointwise() && rows) {
      return Optional.of(MatrixProductF32.bind(name(), request, conv.activation()));
    }
    DenseConstant weights = request.constant(1).orElseThrow();
    PlaneViews views = PlaneViews.of(request);
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(Conv2dF32.class), "conv_f32")
            .bake("blocked", blocked)
            .bake("grouped", grouped)
            .bake("padded", plane.leavesInput())
            .bake("tiled", request.tiled() || views.strided())
            .input(0)
            .output(0)
            .parameters()
            .parameter(
                "weights",
                blocked ? BlockedFloats.ofRows(weights) : FloatConstants.weights(weights))
            .parameter("bias", FloatConstants.bias(request, plane.outC()));
    FloatConstants.clamp(binding, conv.activation());
    PlaneParameters.addTo(binding, plane);
    views.addTo(binding);
    if (request.tiled() || views.strided()) {
      binding.parameter("pitch", CType.I32, views.outPixel());
    }
    binding.parameter("filter_c", CType.I32, filterC);
    if (grouped) {
      binding.parameter("group_out_c", CType.I32, plane.outC() / (plane.inC() / filterC));
    }
    if (blocked) {
      binding
          .parameter("blocks", CType.I32, plane.outC() / BlockedFloats.BLOCK)
          .parameter("rest", CType.I32, plane.outC() % BlockedFloats.BLOCK);
    }
    if (request.tiled()) {
      int taps = plane.filterH() * plane.filterW() * filterC;
      Counts calls = WindowCounts.clipped().times(plane.outPixels());
      binding.tiles(
          blocked
              ? BlockedFloats.tiles(plane.outC(), taps, calls)
              : new ChannelTiles(
                  plane.outC(),
                  1,
                  0,
                  4 * taps,
                  List.of("bias"),
                  List.of(ChannelTiles.Count.of("out_c")),
                  calls));
    } else {
      binding.overlaps(WindowOverlap.byPixel(plane, 4).rereading(4L * (plane.outC() - 1)).rules());
    }
    return Optional.of(
        binding.counts(counts(request, plane, filterC, conv.activation(), blocked)).build());
  }

  private static Counts counts(
      KernelRequest request, Plane plane, int filterC, Activation activation, boolean blocked) {
    WindowCounts window = WindowCounts.of(plane);
    // Sums of several channels leave no registers for what a row's loop needs.
    Counts spilled = blocked ? Counts.of(ARITHMETIC, 10).and(LOAD, 8).and(STORE, 4) : Counts.NONE;
    Counts around =
        Counts.of(STEP)
            .and(ARITHMETIC, 5)
            .and(LOAD, 4)
            .times(plane.filterH())
            .and(
                Counts.of(STEP)
                    .and(ARITHMETIC, 8)
                    .and(LOAD, 4)
                    .times(window.rows() * plane.filterW()))
            .and(spilled.times(window.rows()))
            .and(Counts.of(ARITHMETIC, 3).and(LOAD, 3).times(window.taps()));
    ProductCounts products =
        ProductCounts.ofFloats(SoftProducts.product(request), activation, false);
    Counts pixel =
        blocked
            ? products.outputs(1, plane.outC(), window.taps() * filterC, around)
            : products.single(window.taps() * filterC, around).times(plane.outC());
    return pixel.and(STEP).and(ARITHMETIC, 4).times((double) plane.outPixels()).and(CALL);
  }
}
