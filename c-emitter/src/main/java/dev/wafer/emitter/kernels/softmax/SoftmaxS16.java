package dev.wafer.emitter.kernels.softmax;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int16Tables;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Softmax;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.parameters.SoftmaxInt16Parameters;
import java.util.List;
import java.util.Optional;

/** SOFTMAX of int16: exponential and reciprocal are interpolated in tables. */
public final class SoftmaxS16 implements Kernel<Softmax> {
  @Override
  public String name() {
    return "softmax_s16";
  }

  @Override
  public List<Class<? extends Softmax>> operators() {
    return List.of(Softmax.class);
  }

  @Override
  public Optional<KernelBinding> bind(Softmax op, KernelRequest request) {
    if (request.inputType(0) != DataType.INT16 || request.outputType() != DataType.INT16) {
      return Optional.empty();
    }
    SoftmaxInt16Parameters parameters = SoftmaxInt16Parameters.of(request.node());
    int elements = request.output().shape().elements();
    int depth = request.output().shape().dim(-1);
    return Optional.of(
        KernelBinding.builder(name(), Templates.beside(SoftmaxS16.class), "softmax_s16")
            .bake("wide", (long) depth * Short.MAX_VALUE > Integer.MAX_VALUE)
            .input(0)
            .output(0)
            .parameters()
            .parameter("exp", Int16Tables.constant("exp", parameters.expTable()))
            .parameter(
                "reciprocal", Int16Tables.constant("reciprocal", parameters.reciprocalTable()))
            .parameter("multiplier", CType.I32, parameters.inputBeta().multiplier())
            .parameter("shift", CType.I32, parameters.inputBeta().shift())
            .parameter("rows", CType.I32, depth == 0 ? 0 : elements / depth)
            .parameter("depth", CType.I32, depth)
            .inPlace(0, 0)
            .helper("requantize")
            .helper("clamp")
            .helper("table_s16")
            .counts(counts(elements, depth))
            .build());
  }

  private static Counts counts(double elements, int depth) {
    Counts element =
        Counts.of(STEP, 3)
            .and(LOAD, 5)
            .and(STORE, 2)
            .and(ARITHMETIC, 14)
            .and(MULTIPLY_ADD, 2)
            .and(REQUANTIZE)
            .and(CALL);
    Counts row = Counts.of(STEP, 18).and(ARITHMETIC, 70).and(MULTIPLY_ADD).and(CALL);
    return element.times(elements).and(row.times(depth == 0 ? 0 : elements / depth)).and(CALL);
  }
}
