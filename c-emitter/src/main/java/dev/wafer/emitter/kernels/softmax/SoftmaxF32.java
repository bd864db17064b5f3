package dev.wafer.emitter.kernels.softmax;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.EXPONENTIAL;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_DIVIDE;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.LOGARITHM;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.ir.op.Softmax;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** SOFTMAX and LOG_SOFTMAX of floats. */
public final class SoftmaxF32 implements Kernel<Op> {
  /** The factor of the exponents; LOG_SOFTMAX has none. */
  private static final OpSwitch<KernelRequest, Optional<Float>> BETA =
      OpSwitch.<KernelRequest, Optional<Float>>cases()
          .on(Softmax.class, (op, request) -> Optional.of(op.beta()))
          .otherwise((op, request) -> Optional.empty());

  @Override
  public String name() {
    return "softmax_f32";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return List.of(Softmax.class, LogSoftmax.class);
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    Optional<Float> beta = BETA.apply(op, request);
    boolean log = beta.isEmpty();
    if (request.inputType(0) != DataType.FLOAT32 || request.outputType() != DataType.FLOAT32) {
      return Optional.empty();
    }
    int elements = request.output().shape().elements();
    int depth = request.output().shape().dim(-1);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(SoftmaxF32.class), log ? "log_softmax_f32" : "softmax_f32")
            .bake("log", log)
            .input(0)
            .output(0)
            .parameters()
            .parameter("rows", CType.I32, depth == 0 ? 0 : elements / depth)
            .parameter("depth", CType.I32, depth)
            .inPlace(0, 0)
            .helper("math")
            .counts(counts(elements, depth, !log));
    beta.ifPresent(factor -> binding.parameter("beta", factor));
    return Optional.of(binding.build());
  }

  private static Counts counts(double elements, int depth, boolean divides) {
    Counts element =
        Counts.of(STEP, 3)
            .and(LOAD, 4)
            .and(STORE)
            .and(FLOAT_COMPARE)
            .and(EXPONENTIAL, 1 - 0.4 / Math.max(1, depth))
            .and(FLOAT_ADD, divides ? 2 : 4)
            .and(FLOAT_MULTIPLY, divides ? 1 : 0)
            .and(FLOAT_DIVIDE, divides ? 1 : 0);
    Counts row = Counts.of(STEP, 3).and(ARITHMETIC, 6).and(LOGARITHM, divides ? 0 : 1);
    return element.times(elements).and(row.times(depth == 0 ? 0 : elements / depth)).and(CALL);
  }
}
