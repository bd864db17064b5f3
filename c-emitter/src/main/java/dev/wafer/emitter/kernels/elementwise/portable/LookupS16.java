package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int16Tables;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Gelu;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.parameters.RealFunction;
import java.util.List;
import java.util.Optional;

/** EXP, LOG and GELU of int16, interpolated in a table. Layers with equal quantization share it. */
public final class LookupS16 implements Kernel<Op> {
  @Override
  public String name() {
    return "lookup_s16";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return List.of(Unary.class, Gelu.class);
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    if (!isTabulated(op)
        || request.inputType(0) != DataType.INT16
        || request.outputType() != DataType.INT16) {
      return Optional.empty();
    }
    int elements = request.output().shape().elements();
    return Optional.of(
        KernelBinding.builder(name(), Templates.beside(LookupS16.class), name())
            .input(0)
            .output(0)
            .parameters()
            .parameter(
                "table", Int16Tables.constant("table", RealFunction.of(request.node()).table()))
            .parameter("elements", CType.I32, elements)
            .overlaps(RasterOverlap.elementwise(request, 0))
            .helper("table_s16")
            .counts(
                Counts.of(STEP)
                    .and(LOAD, 4)
                    .and(STORE)
                    .and(MULTIPLY_ADD)
                    .and(ARITHMETIC, 7)
                    .times(elements)
                    .and(CALL))
            .build());
  }

  private static boolean isTabulated(Op op) {
    return op instanceof Gelu
        || op.equals(new Unary(UnaryFn.EXP))
        || op.equals(new Unary(UnaryFn.LOG));
  }
}
