package dev.wafer.emitter.kernels;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.ASSEMBLY;
import static dev.wafer.targets.Work.HIGH_MULTIPLY;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.Optional;

/**
 * The sums of several outputs of one or two vectors of int8 in assembly, for cores without the DSP
 * extension, on which a compiler lets some of them spill.
 *
 * @param vectors whose sums are taken together: 1 or 2
 * @param longMultiply whether the core has all of the registers at hand
 */
public record VectorSums(int vectors, boolean longMultiply) {
  private static final int BLOCK = BlockedWeights.BLOCK;

  /** Loading and storing the sums, and entering the loop. */
  private static final int AROUND = 40;

  private static final int CODE_BYTES = 400;

  /**
   * Of two bits to the right or more, which leave room for twice the zero point before the last.
   */
  private static final int LEAST_RIGHT = -2;

  /** The sums of a core and node, where there is assembly for them. */
  public static Optional<VectorSums> of(
      KernelRequest request, Accumulator accumulator, boolean paired) {
    boolean taken =
        !request.core().has(Feature.DSP)
            && request.core().isArm()
            && accumulator.sum() == CType.I32
            && accumulator.activation() == CType.I8
            && accumulator.weight() == CType.I8
            && accumulator.parameters().channels().stream()
                .allMatch(c -> c.shift() <= LEAST_RIGHT && c.shift() > -Integer.SIZE);
    boolean longMultiply = request.core().has(Feature.LONG_MULTIPLY);
    return taken ? Optional.of(new VectorSums(paired ? 2 : 1, longMultiply)) : Optional.empty();
  }

  /**
   * Bakes {@code lanes}, 0 where there is no assembly, and whether outputs are clamped to less than
   * the type, and names the helpers.
   */
  public static void addTo(
      KernelBinding.Builder binding, Accumulator accumulator, Optional<VectorSums> sums) {
    binding.bake("lanes", sums.map(s -> s.longMultiply ? 2 * BLOCK : BLOCK).orElse(0));
    sums.ifPresent(
        s ->
            binding
                .bake("clamped", output(accumulator).clamped())
                .helper("scale_right")
                .helper(s.vectors == 2 ? "vector_pair_sums" : "vector_sums", CODE_BYTES));
  }

  private static Int8Output output(Accumulator accumulator) {
    return new Int8Output(
        accumulator.parameters().outputOffset(), accumulator.parameters().range());
  }

  /** Outputs that are summed together. */
  private int lanes() {
    return longMultiply && vectors == 1 ? 2 * BLOCK : BLOCK;
  }

  /** Instructions of an input and some lanes. */
  private double perInput() {
    return longMultiply ? (vectors == 1 ? 17.25 : 14.75) : 14.75 * vectors;
  }

  /** The work of all outputs of the vectors. */
  public Counts counts(Accumulator accumulator, int outputs, int depth) {
    ProductCounts products = ProductCounts.of(accumulator);
    int together = outputs / lanes();
    int made = vectors * lanes();
    // Factor and shift are loaded anew.
    Counts scaled =
        longMultiply
            ? Counts.of(HIGH_MULTIPLY).and(LOAD, 2).and(ARITHMETIC, vectors == 1 ? 4 : 1)
            : Counts.of(REQUANTIZE);
    Counts sums =
        Counts.of(ASSEMBLY, perInput() * depth + AROUND * (longMultiply ? 1 : vectors))
            .and(scaled.and(STORE, 2).times(made))
            .and(LOAD, 3L * lanes())
            .and(STEP)
            .and(ARITHMETIC, 6);
    return sums.times(together)
        .and(products.outputs(vectors, outputs - together * lanes(), depth, Counts.NONE));
  }
}
