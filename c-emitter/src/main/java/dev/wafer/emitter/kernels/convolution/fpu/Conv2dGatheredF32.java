package dev.wafer.emitter.kernels.convolution.fpu;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DIVIDE;
import static dev.wafer.targets.Work.DSP;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BlockedFloats;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * CONV_2D of floats with one group and no dilation, four output pixels by four output channels at a
 * time: sixteen sums stay in the registers of the floating-point unit, or in vectors of Helium, and
 * each load serves four products. A sum is taken in the reference's order; taps outside the input
 * add products of zero.
 */
public final class Conv2dGatheredF32 implements Kernel<Conv2d> {
  private static final int PIXELS = 4;

  /** Instructions of one step of the sixteen products: two steps share loads and a turn. */
  private static final double STEP_INSTRUCTIONS = PIXELS * BlockedFloats.BLOCK + 2;

  /** The same where four pixels are a vector. */
  private static final double VECTOR_STEP_INSTRUCTIONS = 7;

  @Override
  public String name() {
    return "conv_2d_gathered_f32";
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
  public Optional<KernelBinding> bind(Conv2d conv, KernelRequest request) {
    if (!FloatConstants.acceptsInRegisters(request)) {
      return Optional.empty();
    }
    Plane plane = Plane.of(request.node());
    DenseConstant weights = request.constant(1).orElseThrow();
    boolean accepted =
        weights.shape().dim(3) == plane.inC()
            && !plane.isDilated()
            && plane.outPixels() >= PIXELS
            && plane.outC() >= BlockedFloats.BLOCK;
    // A zero beside the input times an infinite weight would be a NaN.
    return accepted && (!plane.leavesInput() || isFinite(weights))
        ? Optional.of(binding(conv.activation(), request, plane, weights))
        : Optional.empty();
  }

  private static boolean isFinite(DenseConstant weights) {
    for (int i = 0; i < weights.shape().elements(); i++) {
      if (!Float.isFinite(weights.floatAt(i))) {
        return false;
      }
    }
    return true;
  }

  private KernelBinding binding(
      Activation activation, KernelRequest request, Plane plane, DenseConstant weights) {
    int depth = plane.filterH() * plane.filterW() * plane.inC();
    PlaneViews views = PlaneViews.of(request);
    int pitch = request.outputLayout().pitch(plane.outC()).orElseThrow();
    boolean apart = request.tiled() || pitch != plane.outC();
    boolean strided = !views.in().isDense();
    boolean vectors = request.core().has(Feature.MVE_FLOAT);
    String products = vectors ? "mve_products_f32" : "fpu_products";
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(Conv2dGatheredF32.class), "conv_gathered_f32")
            .bake("ragged", plane.outC() % BlockedFloats.BLOCK != 0)
            .bake("tiled", apart)
            .bake("strided", strided)
            .bake("products", products)
            .input(0)
            .scratch("windows", CType.F32, 4L * PIXELS * depth, 4)
            .output(0)
            .parameters()
            .parameter("weights", BlockedFloats.ofRows(weights))
            .parameter("bias", FloatConstants.bias(request, plane.outC()))
            .helper("window")
            .helper(products);
    FloatConstants.clamp(binding, activation);
    if (apart) {
      binding.parameter("pitch", CType.I32, pitch);
    }
    if (strided) {
      views.addInputTo(binding);
    }
    if (request.tiled()) {
      binding.tiles(
          BlockedFloats.tiles(
              plane.outC(), depth, gathering(plane, depth).times(plane.outPixels())));
    } else {
      binding.overlaps(
          WindowOverlap.byPixel(plane, Float.BYTES)
              .inGroupsOf(PIXELS, WindowOverlap.Rest.AGAIN)
              .rules());
    }
    return PlaneParameters.addTo(binding, plane)
        .parameter("pixels", CType.I32, plane.outPixels())
        .parameter("depth", CType.I32, depth)
        .parameter("blocks", CType.I32, plane.outC() / BlockedFloats.BLOCK)
        .parameter("rest", CType.I32, plane.outC() % BlockedFloats.BLOCK)
        .counts(counts(activation, plane, depth, vectors, false))
        .alone(counts(activation, plane, depth, vectors, true))
        .build();
  }

  /** Copying the window of one pixel. */
  private static Counts gathering(Plane plane, int depth) {
    return WindowCounts.clipped()
        .and(DIVIDE, 3)
        .and(Counts.of(STEP).and(ARITHMETIC, 16).and(LOAD, 5).times(plane.filterH()))
        .and(DSP, 3.0 * depth);
  }

  /**
   * Copying the window of one pixel where the compiler knows the shapes: nothing is cut off where
   * nothing is padded, and runs that are too short for the loop over eight have their own.
   */
  private static Counts gatheringAlone(Plane plane, int depth) {
    if (!WindowCounts.isWhole(plane)) {
      return gathering(plane, depth);
    }
    boolean isShort = depth < 8 * plane.filterH();
    return Counts.of(ARITHMETIC, 12)
        .and(Counts.of(STEP).and(ARITHMETIC, 6).times(plane.filterH()))
        .and(DSP, (isShort ? 5.0 : 3.0) * depth);
  }

  private static Counts counts(
      Activation activation, Plane plane, int depth, boolean vectors, boolean alone) {
    int blocks = plane.outC() / BlockedFloats.BLOCK;
    int rest = plane.outC() % BlockedFloats.BLOCK;
    Counts finish =
        alone
            ? ProductCounts.finishOfFloat(activation)
            : ProductCounts.finishOfFloat(activation).and(LOAD, 2).and(ARITHMETIC, 2);
    Counts block =
        (vectors
                ? Counts.of(VECTOR, VECTOR_STEP_INSTRUCTIONS * depth + 20)
                : Counts.of(DSP, STEP_INSTRUCTIONS * depth + 40))
            .and(CALL)
            .and(STEP, BlockedFloats.BLOCK)
            .and(finish.times(PIXELS * BlockedFloats.BLOCK));
    Counts lane =
        Counts.of(STEP)
            .and(LOAD, PIXELS + 1)
            .and(FLOAT_MULTIPLY_ADD, PIXELS)
            .times(depth)
            .and(finish.times(PIXELS));
    return block
        .times(blocks)
        .and(lane.times(rest))
        .and((alone ? gatheringAlone(plane, depth) : gathering(plane, depth)).times(PIXELS))
        .and(STEP)
        .times(Math.ceil((double) plane.outPixels() / PIXELS))
        .and(CALL);
  }
}
