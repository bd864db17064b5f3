package dev.wafer.emitter.kernels.reduce;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.WIDE_MULTIPLY_ADD;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.AxisLoops;
import dev.wafer.emitter.kernels.Pitches;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.parameters.ProductParameters;
import java.util.List;
import java.util.Optional;

/** REDUCE_PROD of quantized int8 or int16 over any axes, in portable C. */
public final class ProductInteger implements Kernel<Reduce> {
  /** A product of 64 bits by a factor of 16, its rounding and its shift. */
  private static final Counts SCALED =
      Counts.of(WIDE_MULTIPLY_ADD, 2).and(ARITHMETIC, 18).and(LOAD, 4);

  /** The same where the compiler knows factor and shift. */
  private static final Counts SCALED_BY_KNOWN = Counts.of(WIDE_MULTIPLY_ADD, 2).and(ARITHMETIC, 5);

  /** By a known factor of few bits the compiler multiplies with shifts and sums of 64 bits. */
  private static final Counts SCALED_BY_FEW_BITS = SCALED_BY_KNOWN.and(ARITHMETIC, 14);

  private static final int FEW_BITS = 3;

  @Override
  public String name() {
    return "product_integer";
  }

  @Override
  public List<Class<? extends Reduce>> operators() {
    return List.of(Reduce.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return Pitches.onlyInput(request);
  }

  @Override
  public Optional<KernelBinding> bind(Reduce op, KernelRequest request) {
    DataType type = request.inputType(0);
    if (op.fn() != ReduceFn.REDUCE_PROD || (type != DataType.INT8 && type != DataType.INT16)) {
      return Optional.empty();
    }
    AxisLoops kept = AxisLoops.of(request.inputLayout(0), op.axes(), false);
    AxisLoops folded = AxisLoops.of(request.inputLayout(0), op.axes(), true);
    ProductParameters values = ProductParameters.of(request.node());
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(ProductInteger.class), "reduce_prod_s" + type.bits())
            .bake("x", CType.of(type))
            .input(0)
            .output(0)
            .parameters();
    kept.pass(binding, "kept");
    folded.pass(binding, "folded");
    int multiplier = FixedPoint.reducedMultiplier(values.factor().multiplier());
    return Optional.of(
        binding
            .parameter("offset", CType.I32, values.inputOffset())
            .parameter("multiplier", CType.I32, multiplier)
            .parameter("shift", CType.I32, values.factor().shift())
            .parameter("zero_point", CType.I32, values.outputOffset())
            .parameter("min", CType.I32, values.range().min())
            .parameter("max", CType.I32, values.range().max())
            .helper("requantize_wide")
            .helper("clamp")
            .counts(counts(request, folded, SCALED))
            .alone(
                counts(
                    request,
                    folded,
                    signedDigits(multiplier) <= FEW_BITS ? SCALED_BY_FEW_BITS : SCALED_BY_KNOWN))
            .build());
  }

  /** Powers of two of which a number is the sum or difference, at the fewest. */
  private static int signedDigits(int number) {
    return Integer.bitCount(number ^ 3 * number);
  }

  private static Counts counts(KernelRequest request, AxisLoops folded, Counts scaled) {
    double elements = request.input(0).shape().elements();
    double outputs = request.output().shape().elements();
    return Counts.of(STEP)
        .and(LOAD)
        .and(ARITHMETIC, 3)
        .times(elements)
        // The first factor is taken as it is.
        .and(scaled.times(elements - outputs))
        .and(Counts.of(STEP).and(ARITHMETIC, 3).and(LOAD, 3).times(elements / folded.innermost()))
        .and(scaled.and(STEP).and(STORE).and(ARITHMETIC, 10).and(LOAD, 10).times(outputs))
        .and(CALL);
  }
}
