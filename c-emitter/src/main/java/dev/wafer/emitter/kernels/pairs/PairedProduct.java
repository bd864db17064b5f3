package dev.wafer.emitter.kernels.pairs;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.ASSEMBLY;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.Optional;

/** The product of the inputs of four pixels by {@link PairedWeights}, two in a multiplication. */
public record PairedProduct(PairedWeights weights, DspScaling scaling, boolean longMultiply) {
  /** Pixels of a product. */
  public static final int PIXELS = 4;

  /** The words of two pairs of pixels. */
  private static final long SCRATCH_BYTES = 8;

  /** The product of a node of int8 by constant weights, on a core without the DSP extension. */
  public static Optional<PairedProduct> of(KernelRequest request) {
    if (request.tiled() || request.core().has(Feature.DSP) || request.core().isHost()) {
      return Optional.empty();
    }
    return Accumulator.of(request)
        .filter(a -> a.sum() == CType.I32 && a.activation() == CType.I8 && a.weight() == CType.I8)
        .map(
            a ->
                new PairedProduct(
                    PairedWeights.of(request),
                    DspScaling.of(request),
                    request.core().has(Feature.LONG_MULTIPLY)))
        .filter(p -> p.weights.fit() && p.scaling.exact() && !p.scaling.biasesAreWide());
  }

  /** Adds the scratch, which comes behind the kernel's other arguments. */
  public void addScratch(KernelBinding.Builder binding) {
    binding.scratch(
        "inputs of four pixels",
        CType.U32,
        SCRATCH_BYTES * PairedWeights.STEP * weights.steps(),
        4);
  }

  /** Bakes and passes what the product needs. */
  public void addTo(KernelBinding.Builder binding) {
    boolean clamped = scaling.output().clamped();
    String helper = clamped ? "pair_products_clamp" : "pair_products";
    binding
        .bake("product", helper)
        .bake("clamped", clamped)
        .parameter("weights", weights.bytes())
        .parameter("factors", weights.factors(scaling))
        .parameter("channels", CType.I32, weights.channels())
        .parameter("steps", CType.I32, weights.steps())
        .parameter("halves", CType.I32, scaling.channel(0).halves())
        .helper(helper, longMultiply ? 700 : 500);
    if (clamped) {
      binding
          .parameter("min", CType.I32, scaling.output().range().min())
          .parameter("max", CType.I32, scaling.output().range().max());
    }
  }

  /** The work of all channels of four pixels. */
  public Counts counts() {
    double narrow = weights.narrow();
    double steps = weights.steps();
    return longMultiply ? longCounts(narrow, steps) : shortCounts(narrow, steps);
  }

  private Counts longCounts(double narrow, double steps) {
    double wide = weights.channels() - narrow;
    double around = scaling.output().clamped() ? 83 : 62;
    return Counts.of(ASSEMBLY, wide * (around + 19.5 * steps) + narrow * (around + 25 * steps) + 30)
        .and(CALL);
  }

  private Counts shortCounts(double narrow, double steps) {
    double wide = weights.channels() - narrow;
    return Counts.of(ASSEMBLY, wide * (46 + 35 * steps) + narrow * (46 + 43 * steps))
        .and(
            Counts.of(REQUANTIZE, PIXELS)
                .and(LOAD, 6)
                .and(STORE, PIXELS)
                .and(ARITHMETIC, 6)
                .and(STEP)
                .and(CALL)
                .times(weights.channels()))
        .and(CALL);
  }
}
