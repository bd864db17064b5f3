package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Interval;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.SigmoidTable;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.parameters.Int16ActivationParameters;
import java.util.List;
import java.util.Optional;

/** LOGISTIC and TANH of int16, interpolated in a table that all of them share. */
public final class SigmoidS16 implements Kernel<Unary> {
  @Override
  public String name() {
    return "sigmoid_s16";
  }

  @Override
  public List<Class<? extends Unary>> operators() {
    return List.of(Unary.class);
  }

  @Override
  public Optional<KernelBinding> bind(Unary op, KernelRequest request) {
    if (!(op.equals(new Unary(UnaryFn.LOGISTIC)) || op.equals(new Unary(UnaryFn.TANH)))
        || request.inputType(0) != DataType.INT16
        || request.outputType() != DataType.INT16) {
      return Optional.empty();
    }
    Int16ActivationParameters parameters = Int16ActivationParameters.of(request.node());
    String function = parameters.tanh() ? "tanh_s16" : "logistic_s16";
    Interval argument =
        Interval.of(DataType.INT16)
            .times(Interval.of(parameters.multiplier()))
            .plus(parameters.rounding());
    int elements = request.output().shape().elements();
    return Optional.of(
        KernelBinding.builder(name(), Templates.beside(SigmoidS16.class), function + "_array")
            .bake("function", function)
            .bake("wraps", !argument.fits(Integer.SIZE))
            .input(0)
            .output(0)
            .parameters()
            .parameter("table", SigmoidTable.constant())
            .parameter("multiplier", CType.I32, parameters.multiplier())
            .parameter("round", CType.I32, parameters.rounding())
            .parameter("shift", CType.I32, parameters.rightShift())
            .parameter("elements", CType.I32, elements)
            .overlaps(RasterOverlap.elementwise(request, 0))
            .helper(parameters.tanh() ? "tanh_s16" : "logistic_s16")
            .counts(
                Counts.of(STEP)
                    .and(LOAD, 5)
                    .and(STORE)
                    .and(MULTIPLY_ADD, 2)
                    .and(ARITHMETIC, 10)
                    .and(CALL)
                    .times(elements)
                    .and(CALL))
            .build());
  }
}
