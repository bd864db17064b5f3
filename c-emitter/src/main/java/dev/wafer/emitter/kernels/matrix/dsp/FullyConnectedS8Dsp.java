package dev.wafer.emitter.kernels.matrix.dsp;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.emitter.kernels.dsp.MixedWeights;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Layout;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * Rows of int8 times {@link MixedWeights}: FULLY_CONNECTED with one factor for all outputs, and
 * CONV_2D of a single output pixel whose window is one run of the input.
 */
public final class FullyConnectedS8Dsp implements Kernel<Op> {
  /** From so many weights on it pays to take sixteen inputs a turn. */
  private static final int MANY_WEIGHTS = 4_096;

  @Override
  public String name() {
    return "fully_connected_s8_dsp";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return List.of(FullyConnected.class, Conv2d.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return request.views().isDense()
        || (request.node().op().sliding().isPresent()
            && Int8Layers.haveConstantWeights(request, Feature.DSP)
            && PlaneViews.fit(request)
            && isRow(request));
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    if (!Int8Layers.haveConstantWeights(request, Feature.DSP)
        || request.isRuntime(2)
        || !(op.sliding().isPresent()
            ? isRow(request)
            : !request.input(1).quantization().isPerAxis())) {
      return Optional.empty();
    }
    MixedWeights weights = MixedWeights.ofRows(request.weights().orElseThrow());
    DspScaling scaling = DspScaling.of(request);
    if (!weights.separable() || !scaling.exact()) {
      return Optional.empty();
    }
    boolean eights = !request.tiled() && weights.channels() >= 8;
    boolean many = weights.channels() * weights.depth() >= MANY_WEIGHTS;
    KernelBinding.Builder binding = binding(request, weights, scaling, eights && many);
    if (eights && !many) {
      binding.shared(binding(request, weights, scaling, true).build());
    }
    return Optional.of(binding.build());
  }

  /**
   * The function and what it is given.
   *
   * @param deep whether eight outputs take sixteen inputs a turn
   */
  private KernelBinding.Builder binding(
      KernelRequest request, MixedWeights weights, DspScaling scaling, boolean deep) {
    int batches = request.output().shape().elements() / weights.channels();
    int depth = request.input(1).shape().elements() / weights.channels();
    boolean perChannel = request.input(1).quantization().isPerAxis();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(FullyConnectedS8Dsp.class), "fully_connected_s8")
            .input(0)
            .output(0)
            .bake("deep", deep)
            .parameters();
    addProduct(binding, weights, scaling, request.tiled());
    addFactors(binding, scaling, perChannel);
    addExtents(binding, batches, depth, weights, scaling);
    if (request.tiled()) {
      binding
          .parameter("pitch", CType.I32, weights.channels())
          .tiles(
              weights.tiles(
                  perChannel ? List.of("bias", "multipliers", "shifts") : List.of("bias"),
                  "outputs",
                  Counts.of(DSP, 30.0 * batches)));
    }
    return binding
        .code(deep ? 1_250 : 1_000)
        .counts(counts(weights, request.tiled(), perChannel, deep).times(batches).and(CALL));
  }

  /** Whether a convolution has one output pixel, whose window is one run of bytes. */
  private static boolean isRow(KernelRequest request) {
    Plane s = Plane.of(request.node());
    Layout in = request.inputLayout(0);
    boolean pixels = s.filterW() == 1 || (s.dilationW() == 1 && in.stride(2) == s.inC());
    boolean rows =
        s.filterH() == 1 || (s.dilationH() == 1 && in.stride(1) == s.filterW() * s.inC());
    return s.outPixels() == 1
        && !s.leavesInput()
        && pixels
        && rows
        && request.input(1).shape().dim(3) == s.inC();
  }

  private static void addFactors(
      KernelBinding.Builder binding, DspScaling scaling, boolean perChannel) {
    binding.bake("perChannel", perChannel);
    if (perChannel) {
      binding
          .parameter("multipliers", scaling.multipliers())
          .parameter("shifts", scaling.shifts())
          .parameter("rounding", CType.I32, scaling.channel(0).halves());
    } else {
      scaling.channel(0).addTo(binding, "");
    }
  }

  private static void addProduct(
      KernelBinding.Builder binding, MixedWeights weights, DspScaling scaling, boolean tiled) {
    int outputs = weights.channels();
    binding
        .bake("clamped", scaling.output().clamped())
        .bake("signFix", scaling.output().showsTiesBelowZero())
        .bake("tiled", tiled)
        .bake("eights", !tiled && outputs >= 8)
        .bake("pairs", tiled || outputs % 8 != 0)
        // A pair of outputs makes a small tile, and expanding costs more than multiplying.
        .parameter("weights", tiled ? weights.byPair() : weights.byEight())
        .parameter("bias", scaling.biases(2, DspScaling.Doubled.ODD_OUTPUTS))
        .helper("dsp");
  }

  private static void addExtents(
      KernelBinding.Builder binding,
      int batches,
      int depth,
      MixedWeights weights,
      DspScaling scaling) {
    binding
        .bake("batched", batches > 1)
        .parameter("depth", CType.I32, depth)
        .parameter("outputs", CType.I32, weights.channels());
    scaling.output().addBounds(binding);
    if (batches > 1) {
      binding.parameter("batches", CType.I32, batches);
    }
  }

  /**
   * Of one row: eight outputs at a time, the rest, or all of a tile, two at a time, of eight inputs
   * each turn.
   */
  private static Counts counts(
      MixedWeights weights, boolean tiled, boolean perChannel, boolean deep) {
    double turns = weights.depth() / 8.0;
    int eights = tiled ? 0 : weights.channels() / 8;
    double pairs = Math.ceil((weights.channels() - 8.0 * eights) / 2);
    return Counts.of(DSP, deep ? 64.5 * turns + 77 : 66 * turns + 74)
        .times(eights)
        .and(Counts.of(DSP, 20 * turns + 34).times(pairs))
        .and(DSP, 60 + (perChannel ? 6.0 * weights.channels() : 0));
  }
}
