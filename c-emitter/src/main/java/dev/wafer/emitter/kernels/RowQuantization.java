package dev.wafer.emitter.kernels;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DOUBLE;
import static dev.wafer.targets.Work.DOUBLE_DIVIDE;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_CONVERT;
import static dev.wafer.targets.Work.FLOAT_DIVIDE;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.parameters.HybridParameters;
import dev.wafer.targets.Feature;

/**
 * How hybrid layers quantize a row of floats to bytes.
 *
 * @param asymmetric whether by its range, which is worked out in doubles, or by its largest
 *     magnitude
 * @param vectors whether with the floats of the vector extension
 */
public record RowQuantization(boolean asymmetric, boolean vectors) {
  /** That of a convolution or a product. */
  public static RowQuantization of(KernelRequest request) {
    return of(request, HybridParameters.of(request.node()).asymmetric());
  }

  /** That of another layer. */
  public static RowQuantization of(KernelRequest request, boolean asymmetric) {
    return new RowQuantization(asymmetric, request.core().has(Feature.MVE_FLOAT));
  }

  /** Names the function that the templates call. */
  public void addTo(KernelBinding.Builder binding) {
    String name = asymmetric ? "quantize_range" : "quantize_row";
    binding.helper(vectors ? name + "_vectors" : name);
  }

  /** Of a row. */
  public Counts counts(double elements) {
    Counts range = asymmetric ? Counts.of(DOUBLE_DIVIDE, 3).and(DOUBLE, 14) : Counts.NONE;
    return (vectors ? inVectors() : oneByOne())
        .times(elements)
        .and(FLOAT_DIVIDE, 2)
        .and(range)
        .and(CALL, 2);
  }

  private Counts inVectors() {
    return Counts.of(VECTOR, asymmetric ? 6 : 5);
  }

  private Counts oneByOne() {
    Counts limits = asymmetric ? Counts.of(FLOAT_ADD).and(ARITHMETIC, 5) : Counts.NONE;
    return Counts.of(LOAD, 2)
        .and(STEP, 2)
        .and(STORE)
        .and(ARITHMETIC, 7)
        .and(FLOAT_MULTIPLY)
        .and(FLOAT_CONVERT)
        .and(FLOAT_ADD)
        .and(limits);
  }
}
