package dev.wafer.emitter.kernels.indexed;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FILLED_BYTE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.OneHot;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** ONE_HOT of values of any type: the output is filled, then each index sets its element. */
public final class OneHotFill implements Kernel<OneHot> {
  @Override
  public String name() {
    return "one_hot";
  }

  @Override
  public List<Class<? extends OneHot>> operators() {
    return List.of(OneHot.class);
  }

  @Override
  public Optional<KernelBinding> bind(OneHot op, KernelRequest request) {
    DataType type = request.outputType();
    Shape indices = request.input(0).shape();
    int outer = indices.elements(0, op.axis());
    int inner = indices.elements(op.axis(), indices.rank());
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(OneHotFill.class), "one_hot_" + type.mnemonic())
            .bake("type", CType.of(type))
            .bake("index", CType.of(request.inputType(0)))
            .bake("inner", inner > 1)
            .input(0)
            .input(1)
            .input(2)
            .output(0)
            .parameters()
            .parameter("elements", CType.I32, request.output().shape().elements())
            .parameter("outer", CType.I32, outer)
            .parameter("depth", CType.I32, op.depth());
    if (inner > 1) {
      binding.parameter("inner", CType.I32, inner);
    }
    return Optional.of(
        binding
            .counts(
                Counts.of(STEP)
                    .and(LOAD)
                    .and(ARITHMETIC, inner > 1 ? 8.5 : 6.5)
                    .and(STORE)
                    .times(indices.elements())
                    .and(fill(request).times(request.output().shape().elements()))
                    .and(ARITHMETIC, 30)
                    .and(CALL))
            .build());
  }

  /** The compiler makes memset of bytes. */
  private static Counts fill(KernelRequest request) {
    int bytes = Indices.elementBytes(request);
    return bytes == 1
        ? Counts.of(FILLED_BYTE)
        : Counts.of(STEP).and(STORE, bytes > Integer.BYTES ? 2 : 1).and(ARITHMETIC, 0.8);
  }
}
