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
  private static final int SIX = MixedWeights.SIX;

  /** Of the code of eight inputs of six outputs. */
  private static final int EIGHT_BYTES = 180;

  /** From so many weights on it pays to take 32 inputs a turn. */
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
    boolean many = weights.channels() * weights.depth() >= MANY_WEIGHTS;
    KernelBinding.Builder binding = binding(request, weights, scaling, many);
    if (!many && sixes(request, weights) > 0) {
      binding.shared(binding(request, weights, scaling, true).build());
    }
    return Optional.of(binding.build());
  }

  /**
   * Outputs that are taken six at a time; of a tile none, as expanding costs more than they save.
   */
  private static int sixes(KernelRequest request, MixedWeights weights) {
    return request.tiled() ? 0 : weights.channels() / SIX * SIX;
  }

  /**
   * The function and what it is given.
   *
   * @param deep whether six outputs take 32 inputs a turn
   */
  private KernelBinding.Builder binding(
      KernelRequest request, MixedWeights weights, DspScaling scaling, boolean deep) {
    int batches = request.output().shape().elements() / weights.channels();
    int depth = request.input(1).shape().elements() / weights.channels();
    boolean perChannel = request.input(1).quantization().isPerAxis();
    int sixes = sixes(request, weights);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(FullyConnectedS8Dsp.class), "fully_connected_s8")
            .input(0)
            .output(0)
            .parameters();
    binding
        .bake("clamped", scaling.output().clamped())
        .bake("tiled", request.tiled())
        .bake("sixes", sixes > 0)
        .parameter("weights", sixes > 0 ? weights.bySix() : weights.byPair())
        .parameter("bias", scaling.biases(2, DspScaling.Doubled.ALL))
        .helper("dsp");
    if (sixes > 0) {
      addProduct(binding, scaling, perChannel, deep);
      binding.parameter("in_sixes", CType.I32, sixes);
    }
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
        .code(sixes > 0 ? 150 : 250)
        .counts(
            counts(weights, sixes, scaling.output().clamped(), perChannel, deep)
                .times(batches)
                .and(CALL));
  }

  private static void addProduct(
      KernelBinding.Builder binding, DspScaling scaling, boolean perChannel, boolean deep) {
    boolean clamped = scaling.output().clamped();
    String helper =
        "dsp_sixes"
            + (perChannel ? "_each" : "")
            + (clamped ? "_clamp" : "")
            + (deep ? "_deep" : "");
    int around = 412 + (perChannel ? 100 : 0) + (clamped ? 76 : 0);
    binding.bake("product", helper).helper(helper, around + (deep ? 5 : 2) * EIGHT_BYTES);
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
   * Of one row: six outputs at a time, the rest, or all of a tile, two at a time, of eight inputs
   * each step.
   */
  private static Counts counts(
      MixedWeights weights, int sixes, boolean clamped, boolean perChannel, boolean deep) {
    double steps = weights.depth() / 8.0;
    double turns = Math.max(1, deep ? Math.ceil((steps - 1) / 4) : steps - 1);
    double six = 45 * steps + 3 * turns + 48 + (clamped ? 9 : 0) + (perChannel ? 21 : 0);
    double pairs = Math.ceil((weights.channels() - sixes) / 2.0);
    double pair = 21 * steps + (sixes > 0 ? 33 : 40) + (clamped ? 9 : 0) + (perChannel ? 8 : 0);
    int groups = sixes / SIX;
    return Counts.of(DSP, six * groups + pair * pairs + (sixes > 0 ? 75 : 25));
  }
}
