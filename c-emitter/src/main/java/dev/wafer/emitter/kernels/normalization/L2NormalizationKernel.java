package dev.wafer.emitter.kernels.normalization;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_DIVIDE;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.HIGH_MULTIPLY;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.SQUARE_ROOT;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.L2Normalization;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** L2_NORMALIZATION of floats and of bytes, in portable C. */
public final class L2NormalizationKernel implements Kernel<L2Normalization> {
  @Override
  public String name() {
    return "l2_normalization";
  }

  @Override
  public List<Class<? extends L2Normalization>> operators() {
    return List.of(L2Normalization.class);
  }

  @Override
  public Optional<KernelBinding> bind(L2Normalization op, KernelRequest request) {
    boolean real = request.inputType(0) == DataType.FLOAT32;
    double elements = request.output().shape().elements();
    int depth = request.output().shape().dim(-1);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(L2NormalizationKernel.class),
                "l2_normalization_" + request.inputType(0).mnemonic())
            .bake("x", CType.of(request.inputType(0)))
            .bake("real", real)
            .input(0)
            .output(0)
            .parameters()
            .parameter("rows", CType.I32, (int) (elements / depth))
            .parameter("depth", CType.I32, depth)
            .inPlace(0, 0);
    if (real) {
      binding.helper("math");
    } else {
      binding
          .parameter("offset", CType.I32, -request.input(0).quantization().zeroPoint())
          .helper("inverse_square_root")
          .helper("requantize")
          .helper("clamp");
    }
    return Optional.of(
        binding
            .counts(counts(real).times(elements).and(row(real).times(elements / depth)).and(CALL))
            .build());
  }

  /** Of an element. */
  private static Counts counts(boolean real) {
    Counts element = Counts.of(STEP, 2).and(LOAD, 2).and(STORE);
    return real
        ? element.and(FLOAT_MULTIPLY_ADD).and(FLOAT_DIVIDE)
        : element.and(MULTIPLY_ADD).and(REQUANTIZE).and(ARITHMETIC, 3);
  }

  private static Counts row(boolean real) {
    return real
        ? Counts.of(STEP).and(SQUARE_ROOT).and(FLOAT_DIVIDE).and(ARITHMETIC, 14)
        : Counts.of(STEP, 6).and(HIGH_MULTIPLY, 14).and(ARITHMETIC, 40);
  }
}
