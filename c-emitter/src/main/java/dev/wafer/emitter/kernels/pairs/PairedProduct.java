package dev.wafer.emitter.kernels.pairs;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.ASSEMBLY;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.Optional;

/**
 * The product of the inputs of some pixels by {@link PairedWeights}, two in a multiplication.
 *
 * @param pixels together: 2 or 4
 */
public record PairedProduct(
    int pixels, PairedWeights weights, DspScaling scaling, boolean longMultiply) {
  /** Of an input of a pixel: half a word. */
  private static final long SCRATCH_BYTES = 2;

  /** The product of a node of int8 by constant weights, on a core without the DSP extension. */
  public static Optional<PairedProduct> of(KernelRequest request, int pixels) {
    if (request.tiled() || request.core().has(Feature.DSP) || !request.core().isArm()) {
      return Optional.empty();
    }
    return Accumulator.of(request)
        .filter(a -> a.sum() == CType.I32 && a.activation() == CType.I8 && a.weight() == CType.I8)
        .map(
            a ->
                new PairedProduct(
                    pixels,
                    PairedWeights.of(request),
                    DspScaling.of(request),
                    request.core().has(Feature.LONG_MULTIPLY)))
        .filter(p -> p.weights.fit() && p.scaling.exact() && !p.scaling.biasesAreWide());
  }

  /** Adds the scratch, which comes behind the kernel's other arguments. */
  public void addScratch(KernelBinding.Builder binding) {
    binding.scratch(
        "inputs of " + pixels + " pixels",
        CType.U32,
        SCRATCH_BYTES * pixels * PairedWeights.STEP * weights.steps(),
        4);
  }

  /** Bakes and passes what the product needs. */
  public void addTo(KernelBinding.Builder binding) {
    boolean clamped = scaling.output().clamped();
    String helper = "pair_products_" + pixels + (clamped ? "_clamp" : "");
    binding
        .bake("product", helper)
        .bake("together", pixels)
        .bake("clamped", clamped)
        .parameter("weights", weights.bytes())
        .parameter("factors", weights.factors(scaling))
        .parameter("channels", CType.I32, weights.channels())
        .parameter("steps", CType.I32, weights.steps())
        .parameter("halves", CType.I32, scaling.channel(0).halves())
        .helper(helper, longMultiply ? 740 : 500);
    if (clamped) {
      binding
          .parameter("min", CType.I32, scaling.output().range().min())
          .parameter("max", CType.I32, scaling.output().range().max());
    }
  }

  /** The work of all channels of the pixels. */
  public Counts counts() {
    double narrow = weights.narrow();
    double wide = weights.channels() - narrow;
    double steps = weights.steps();
    double pairs = pixels / 2.0;
    // Of a step, and of the sums that a channel of two by two takes besides.
    double step = longMultiply ? 4.75 + 7 * pairs : 11.75 + 11 * pairs;
    double more = longMultiply ? 0.75 + 2 * pairs : 1.25 + 4 * pairs;
    Counts sums = Counts.of(ASSEMBLY, (wide + narrow) * steps * step + narrow * steps * more);
    Counts remainders = Counts.of(ASSEMBLY, weights.remainders() * (6 + 3 * pairs));
    return sums.and(remainders).and(around().times(weights.channels())).and(CALL);
  }

  /** What a channel takes besides its sums. */
  private Counts around() {
    if (longMultiply) {
      return Counts.of(ASSEMBLY, 25 + pixels * (scaling.output().clamped() ? 15.5 : 9.5));
    }
    return Counts.of(ASSEMBLY, (pixels == 4 ? 58 : 40) + 29.0 * pixels)
        .and(LOAD, 6)
        .and(ARITHMETIC, 6)
        .and(STEP)
        .and(CALL);
  }
}
