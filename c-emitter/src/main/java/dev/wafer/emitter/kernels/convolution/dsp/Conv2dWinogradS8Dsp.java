package dev.wafer.emitter.kernels.convolution.dsp;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.WinogradForm;
import dev.wafer.emitter.kernels.WinogradTiles;
import dev.wafer.emitter.kernels.WinogradTransform;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * CONV_2D of int8 by 3x3 weights with stride 1, after Winograd, by tiles of 2x2 or of 4x4 outputs:
 * {@link WinogradTransform}. Two products of halfwords are one instruction.
 */
public final class Conv2dWinogradS8Dsp implements Kernel<Conv2d> {
  /** Inputs of one step of the product's loop. */
  private static final int DEPTH_STEP = 8;

  /** Inputs up to which two tiles have a product of their own. */
  private static final int MAX_UNROLLED = 16;

  /** Code of what transforms inputs, of the products, of their outputs, and of the weights. */
  private static final int INPUT_BYTES = 970;

  private static final int PRODUCT_BYTES = 520;

  private static final int OUTPUT_BYTES = 560;

  private static final int WEIGHTS_BYTES = 380;

  /** Code of the products by tiles of 4x4 outputs. */
  private static final int PRODUCT_4X4_BYTES = 560;

  private final WinogradForm form;

  public Conv2dWinogradS8Dsp(WinogradForm form) {
    this.form = form;
  }

  @Override
  public String name() {
    return form.name("s8_dsp");
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
    if (form.transform() == WinogradTransform.F4) {
      return form.transform().exact(scaling.largestProducts())
          ? Optional.of(bySixteen(request, s, scaling))
          : Optional.empty();
    }
    WinogradWeights weights = new WinogradWeights(request.weights().orElseThrow(), s);
    return Optional.of(
        binding(
            request,
            s,
            scaling,
            form.expands() ? weights.plain() : weights.transformed(channels())));
  }

  private boolean accepts(KernelRequest request, Plane s) {
    return request.weights().orElseThrow().dataType() == DataType.INT8
        && request.input(1).shape().dim(3) == s.inC()
        && WinogradTiles.take(s, DEPTH_STEP)
        && s.outC() % channels() == 0;
  }

  /** Channels that are computed together. */
  private int channels() {
    return switch (form.together()) {
      case 1 -> 8;
      case 4 -> 2;
      default -> 4;
    };
  }

  private KernelBinding binding(
      KernelRequest request, Plane s, DspScaling scaling, PackedConstant weights) {
    WinogradTiles plane = new WinogradTiles(s, form);
    boolean clamped = scaling.output().clamped();
    boolean wide = scaling.biasesAreWide();
    String outputs = "dsp_winograd_outputs" + (clamped ? "_clamp" : "") + (wide ? "_wide" : "");
    String product = "dsp_winograd_" + way() + (unrolled(s) ? "_" + s.inC() : "");
    String template = Templates.beside(Conv2dWinogradS8Dsp.class);
    KernelBinding.Builder binding =
        builder(template, plane, scaling, weights)
            .parameter(
                "factors", wide ? scaling.biasesBesideShifts() : scaling.biasesWithFactors(c -> 0))
            .bake("outputs", outputs)
            .bake("product", product)
            .bake("anyDepth", !unrolled(s))
            .bake("slices", form.inSlices())
            .bake("together", form.together())
            .bake("channels", channels())
            .helper("dsp_winograd_inputs", INPUT_BYTES)
            .helper(product, PRODUCT_BYTES)
            .helper(outputs, OUTPUT_BYTES)
            .code(form.expands() ? 500 : 390);
    plane.addTo(binding, PlaneViews.of(request), scaling.inputZeroPoint());
    scaling.output().addBounds(binding);
    if (form.expands()) {
      binding.helper("dsp_winograd_weights" + (form.inSlices() ? "_pair" : ""), WEIGHTS_BYTES);
    }
    return binding.overlaps(plane.overlap()).counts(counts(plane).and(CALL)).build();
  }

  /** The way to compute products. */
  private String way() {
    return switch (form.together()) {
      case 1 -> "single";
      case 4 -> "four";
      default -> "two";
    };
  }

  private KernelBinding bySixteen(KernelRequest request, Plane s, DspScaling scaling) {
    WinogradTiles plane = new WinogradTiles(s, form);
    DenseConstant source = request.weights().orElseThrow();
    PackedConstant weights =
        form.expands()
            ? IntegerConstants.weights(source)
            : new WinogradWeights(source, s).bySixteen();
    String template = Templates.beside(Conv2dWinogradS8Dsp.class, "Conv2dWinograd4x4S8Dsp");
    KernelBinding.Builder binding =
        builder(template, plane, scaling, weights)
            .parameter("bias", scaling.biasesWithShifts())
            .parameter("multipliers", scaling.multipliers())
            .bake("wide", scaling.biasesAreWide())
            .bake("signFix", scaling.output().showsTiesBelowZero())
            .helper("noinline")
            .helper("dsp_winograd_4x4", PRODUCT_4X4_BYTES)
            .code(form.expands() ? 1_900 : 1_500);
    plane.addTo(binding, PlaneViews.of(request), scaling.inputZeroPoint());
    scaling.output().addBounds(binding);
    return binding.overlaps(plane.overlap()).counts(countsBySixteen(plane).and(CALL)).build();
  }

  /** What the kernels by tiles of either size bake and are given first. */
  private KernelBinding.Builder builder(
      String template, WinogradTiles plane, DspScaling scaling, PackedConstant weights) {
    return KernelBinding.builder(name(), template, form.function())
        .bake("clamped", scaling.output().clamped())
        .bake("expands", form.expands())
        .input(0)
        .output(0)
        .scratch("transformed inputs and sums", CType.U32, plane.scratchBytes(), 4)
        .parameters()
        .parameter("weights", weights)
        .parameter("rounding", CType.I32, scaling.channel(0).halves())
        .helper("dsp");
  }

  /** The work by tiles of 4x4 outputs, read off the loops. */
  private Counts countsBySixteen(WinogradTiles tiled) {
    double depth = tiled.plane().inC();
    double groups = (double) tiled.plane().outC() / WinogradTiles.CHANNELS;
    double steps = depth / DEPTH_STEP;
    double overhead = 9 + 3 * Math.ceil(steps / 2);
    Counts work =
        Counts.of(DSP, (36 * (44 * steps + overhead) + 100) * tiled.groups() * groups)
            .and(DSP, 2_430 * tiled.tiles() * groups)
            .and(DSP, (217 * depth + 75) * tiled.tiles())
            .and(DSP, (900 + 22 * depth) * tiled.edges());
    return form.expands() ? work.and(DSP, (400 * depth + 50) * groups * tiled.chunks()) : work;
  }

  /** The work, read off the loops. */
  private Counts counts(WinogradTiles tiled) {
    double depth = tiled.plane().inC();
    double groups = (double) tiled.plane().outC() / WinogradTiles.CHANNELS;
    double steps = depth / DEPTH_STEP;
    double overhead = unrolled(tiled.plane()) ? 8 : 10 + 3 * Math.ceil(steps / 2);
    double slices = Math.ceil(depth / tiled.slice());
    Counts products =
        switch (form.together()) {
          case 1 ->
              Counts.of(DSP, (16 * (48 * steps + overhead) + 600) * tiled.tiles() * groups / 2);
          case 4 ->
              Counts.of(DSP, 16 * (44 * steps + 3 * steps / 2 + 15 * slices) + 110 * slices + 620)
                  .times(2 * tiled.groups() * groups);
          default ->
              Counts.of(
                  DSP,
                  (16 * (44 * steps + overhead) + (form.expands() ? 700 : 610))
                      * tiled.groups()
                      * groups);
        };
    Counts work =
        products
            .and(DSP, (45 * depth + 75) * tiled.tiles())
            .and(DSP, (100 + 20 * depth) * tiled.edges());
    return form.expands() ? work.and(DSP, (89 * depth + 50) * groups * tiled.chunks()) : work;
  }

  /** Whether a place's products are computed without a loop, by a function for this depth alone. */
  private boolean unrolled(Plane s) {
    return form.together() == 2 && s.inC() <= MAX_UNROLLED;
  }
}
