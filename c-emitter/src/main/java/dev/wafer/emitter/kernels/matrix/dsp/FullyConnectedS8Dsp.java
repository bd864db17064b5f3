package dev.wafer.emitter.kernels.matrix.dsp;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.emitter.kernels.dsp.MixedWeights;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/** FULLY_CONNECTED of int8 by {@link MixedWeights} with one factor for all outputs. */
public final class FullyConnectedS8Dsp implements Kernel<FullyConnected> {
  @Override
  public String name() {
    return "fully_connected_s8_dsp";
  }

  @Override
  public List<Class<? extends FullyConnected>> operators() {
    return List.of(FullyConnected.class);
  }

  @Override
  public Optional<KernelBinding> bind(FullyConnected op, KernelRequest request) {
    if (!Int8Layers.haveConstantWeights(request, Feature.DSP)
        || request.isRuntime(2)
        || request.input(1).quantization().isPerAxis()) {
      return Optional.empty();
    }
    MixedWeights weights = MixedWeights.ofRows(request.weights().orElseThrow());
    DspScaling scaling = DspScaling.of(request);
    if (!weights.separable() || !scaling.exact()) {
      return Optional.empty();
    }
    int batches = request.output().shape().elements() / weights.channels();
    int depth = request.input(1).shape().dim(1);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(FullyConnectedS8Dsp.class), "fully_connected_s8")
            .input(0)
            .output(0)
            .parameters();
    addProduct(binding, batches, depth, weights, scaling, request.tiled());
    if (request.tiled()) {
      binding
          .parameter("pitch", CType.I32, weights.channels())
          .tiles(weights.tiles(List.of("bias"), "outputs", Counts.of(DSP, 30.0 * batches)));
    }
    return Optional.of(
        binding.counts(counts(weights, request.tiled()).times(batches).and(CALL)).build());
  }

  private static void addProduct(
      KernelBinding.Builder binding,
      int batches,
      int depth,
      MixedWeights weights,
      DspScaling scaling,
      boolean tiled) {
    int outputs = weights.channels();
    binding
        .bake("clamped", scaling.output().clamped())
        .bake("signFix", scaling.output().showsTiesBelowZero())
        .bake("batched", batches > 1)
        .bake("tiled", tiled)
        .bake("eights", !tiled && outputs >= 8)
        .bake("pairs", tiled || outputs % 8 != 0)
        // A pair of outputs makes a small tile, and expanding costs more than multiplying.
        .parameter("weights", tiled ? weights.byPair() : weights.byEight())
        .parameter("bias", scaling.biases(2, DspScaling.Doubled.ODD_OUTPUTS))
        .helper("dsp");
    scaling.channel(0).addTo(binding, "");
    binding.parameter("depth", CType.I32, depth).parameter("outputs", CType.I32, outputs);
    scaling.output().addBounds(binding);
    if (batches > 1) {
      binding.parameter("batches", CType.I32, batches);
    }
  }

  /**
   * Of one row: eight outputs at a time, the rest, or all of a tile, two at a time, of eight inputs
   * each turn.
   */
  private static Counts counts(MixedWeights weights, boolean tiled) {
    double turns = weights.depth() / 8.0;
    int eights = tiled ? 0 : weights.channels() / 8;
    double pairs = Math.ceil((weights.channels() - 8.0 * eights) / 2);
    return Counts.of(DSP, 66 * turns + 74)
        .times(eights)
        .and(Counts.of(DSP, 20 * turns + 34).times(pairs))
        .and(DSP, 60);
  }
}
