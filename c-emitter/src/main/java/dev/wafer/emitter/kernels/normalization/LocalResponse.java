package dev.wafer.emitter.kernels.normalization;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.POWER;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.op.LocalResponseNormalization;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** LOCAL_RESPONSE_NORMALIZATION of floats, in portable C. */
public final class LocalResponse implements Kernel<LocalResponseNormalization> {
  @Override
  public String name() {
    return "local_response";
  }

  @Override
  public List<Class<? extends LocalResponseNormalization>> operators() {
    return List.of(LocalResponseNormalization.class);
  }

  @Override
  public Optional<KernelBinding> bind(LocalResponseNormalization op, KernelRequest request) {
    double elements = request.output().shape().elements();
    int depth = request.output().shape().dim(-1);
    int radius = Math.min(op.radius(), depth);
    double window = Math.min(2.0 * radius, depth);
    return Optional.of(
        KernelBinding.builder(
                name(), Templates.beside(LocalResponse.class), "local_response_normalization")
            .input(0)
            .output(0)
            .parameters()
            .parameter("rows", CType.I32, (int) (elements / depth))
            .parameter("depth", CType.I32, depth)
            .parameter("radius", CType.I32, radius)
            .parameter("bias", op.bias())
            .parameter("alpha", op.alpha())
            .parameter("beta", op.beta())
            .helper("math")
            .counts(
                Counts.of(STEP)
                    .and(LOAD)
                    .and(FLOAT_MULTIPLY_ADD)
                    .times(window)
                    .and(power(op, radius))
                    .and(FLOAT_MULTIPLY, 2)
                    .and(ARITHMETIC, 6)
                    .and(STORE)
                    .times(elements)
                    .and(CALL))
            .build());
  }

  /** Without a window the bias is raised: a one at once. */
  private static Counts power(LocalResponseNormalization op, int radius) {
    return radius == 0 && op.bias() == 1
        ? Counts.of(CALL, 4).and(ARITHMETIC, 60).and(FLOAT_COMPARE, 2)
        : Counts.of(POWER);
  }
}
