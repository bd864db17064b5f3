package dev.wafer.emitter.kernels.softmax;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.HIGH_MULTIPLY;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.parameters.LogSoftmaxParameters;
import java.util.List;
import java.util.Optional;

/** LOG_SOFTMAX of int8: a table of exponentials and one logarithm a row. */
public final class LogSoftmaxS8 implements Kernel<LogSoftmax> {
  @Override
  public String name() {
    return "log_softmax_s8";
  }

  @Override
  public List<Class<? extends LogSoftmax>> operators() {
    return List.of(LogSoftmax.class);
  }

  @Override
  public Optional<KernelBinding> bind(LogSoftmax op, KernelRequest request) {
    if (request.inputType(0) != DataType.INT8 || request.outputType() != DataType.INT8) {
      return Optional.empty();
    }
    LogSoftmaxParameters parameters = LogSoftmaxParameters.of(request.node());
    List<Integer> addends =
        ExpTable.exponentials(parameters.inputFactor(), parameters.diffMin()).stream()
            .map(ExpTable::addend)
            .toList();
    int elements = request.output().shape().elements();
    int depth = request.output().shape().dim(-1);
    return Optional.of(
        KernelBinding.builder(name(), Templates.beside(LogSoftmaxS8.class), "log_softmax_s8")
            .bake("wide", ExpTable.wide(depth))
            .bake("log_from_4096", LogSoftmaxParameters.LOG_FROM_4096)
            .bake("log_2", LogSoftmaxParameters.LOG_2)
            .input(0)
            .output(0)
            .parameters()
            .parameter("exps", ExpTable.constant("exps", addends))
            .parameter("distances", CType.I32, addends.size())
            .parameter("multiplier", CType.I32, parameters.inputFactor().multiplier())
            .parameter("shift", CType.I32, parameters.inputFactor().shift())
            .parameter("reverse_multiplier", CType.I32, parameters.reverseFactor().multiplier())
            .parameter("reverse_shift", CType.I32, parameters.reverseFactor().shift())
            .parameter("diff_min", CType.I32, parameters.diffMin())
            .parameter("rows", CType.I32, depth == 0 ? 0 : elements / depth)
            .parameter("depth", CType.I32, depth)
            .inPlace(0, 0)
            .helper("requantize")
            .helper("mul_high")
            .helper("rounding_shift")
            .helper("reciprocal")
            .counts(counts(elements, depth))
            .build());
  }

  private static Counts counts(double elements, int depth) {
    Counts element = Counts.of(STEP, 3).and(LOAD, 4).and(STORE).and(ARITHMETIC, 16).and(REQUANTIZE);
    Counts row = Counts.of(STEP, 24).and(HIGH_MULTIPLY, 18).and(ARITHMETIC, 80).and(CALL, 3);
    return element.times(elements).and(row.times(depth == 0 ? 0 : elements / depth)).and(CALL);
  }
}
