package dev.wafer.emitter.kernels.softmax;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.HIGH_MULTIPLY;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Softmax;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.parameters.SoftmaxParameters;
import java.util.List;
import java.util.Optional;

/** SOFTMAX of int8 to int8 or int16: a table of exponentials and one reciprocal a row. */
public final class SoftmaxS8 implements Kernel<Softmax> {
  @Override
  public String name() {
    return "softmax_s8";
  }

  @Override
  public List<Class<? extends Softmax>> operators() {
    return List.of(Softmax.class);
  }

  @Override
  public Optional<KernelBinding> bind(Softmax op, KernelRequest request) {
    DataType out = request.outputType();
    if (request.inputType(0) != DataType.INT8 || (out != DataType.INT8 && out != DataType.INT16)) {
      return Optional.empty();
    }
    SoftmaxParameters parameters = SoftmaxParameters.of(request.node());
    List<Integer> table = ExpTable.exponentials(parameters.inputBeta(), parameters.diffMin());
    ActivationRange range = ActivationRange.of(out);
    int elements = request.output().shape().elements();
    int depth = request.output().shape().dim(-1);
    // Of the reciprocal of a sum that has 31 bits, see the template.
    int exponent = 42 - out.bits();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(SoftmaxS8.class),
                out == DataType.INT8 ? "softmax_s8" : "softmax_s8_s16")
            .bake("out", CType.of(out))
            .bake("min", range.min())
            .bake("max", range.max())
            .bake("exponent", exponent)
            .bake("wide", ExpTable.wide(depth))
            .bake("vanishing", exponent + ExpTable.highestBit(depth) - 30 > 31)
            .input(0)
            .output(0)
            .parameters()
            .parameter("exps", ExpTable.constant("exps", table))
            .parameter("distances", CType.I32, table.size())
            .parameter("rows", CType.I32, depth == 0 ? 0 : elements / depth)
            .parameter("depth", CType.I32, depth)
            .helper("reciprocal")
            .counts(counts(elements, depth));
    if (out == DataType.INT8) {
      binding.inPlace(0, 0);
    }
    return Optional.of(binding.build());
  }

  private static Counts counts(double elements, int depth) {
    Counts element =
        Counts.of(STEP, 3).and(LOAD, 5).and(STORE).and(ARITHMETIC, 12).and(HIGH_MULTIPLY);
    Counts row = Counts.of(STEP, 12).and(HIGH_MULTIPLY, 7).and(ARITHMETIC, 30).and(CALL);
    return element.times(elements).and(row.times(depth == 0 ? 0 : elements / depth)).and(CALL);
  }
}
