package dev.wafer.emitter.kernels.reduce;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.SummationFactors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.CumSum;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** CUMSUM of any type, in portable C. */
public final class CumulativeSum implements Kernel<CumSum> {
  @Override
  public String name() {
    return "cumulative_sum";
  }

  @Override
  public List<Class<? extends CumSum>> operators() {
    return List.of(CumSum.class);
  }

  @Override
  public Optional<KernelBinding> bind(CumSum op, KernelRequest request) {
    DataType type = request.inputType(0);
    Shape shape = request.output().shape();
    double elements = shape.elements();
    int depth = shape.dim(op.axis());
    int inner = shape.elements(op.axis() + 1, shape.rank());
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(CumulativeSum.class), "cumsum_" + type.mnemonic())
            .bake("x", CType.of(type))
            .bake("sum", type == DataType.INT8 ? CType.I32 : CType.of(type))
            .bake("scaled", type == DataType.INT8)
            .bake("exclusive", op.exclusive())
            .input(0)
            .output(0)
            .parameters()
            .parameter("outer", CType.I32, shape.elements(0, op.axis()))
            .parameter("inner", CType.I32, inner)
            .parameter("depth", CType.I32, depth)
            .parameter("first", CType.I32, op.reverse() ? (depth - 1) * inner : 0)
            .parameter("step", CType.I32, op.reverse() ? -inner : inner)
            .inPlace(0, 0);
    if (type == DataType.INT8) {
      SummationFactors.pass(binding, request);
    }
    return Optional.of(
        binding
            .counts(element(type).times(elements).and(row(type).times(elements / depth)).and(CALL))
            .build());
  }

  private static Counts element(DataType type) {
    Counts element = Counts.of(STEP).and(LOAD).and(STORE);
    return switch (type) {
      case FLOAT32 -> element.and(FLOAT_ADD).and(LOAD).and(ARITHMETIC, 2);
      case INT64 -> element.and(LOAD, 2).and(STORE).and(ARITHMETIC, 2);
      case INT8 -> element.and(REQUANTIZE).and(ARITHMETIC, 13).and(LOAD, 5);
      default -> element.and(ARITHMETIC, 5).and(LOAD, 2);
    };
  }

  /** Around the elements of one sum. */
  private static Counts row(DataType type) {
    return type == DataType.INT64
        ? Counts.of(STEP).and(ARITHMETIC, 16).and(LOAD, 14).and(STORE, 2)
        : Counts.of(STEP).and(ARITHMETIC, 12).and(LOAD, 8);
  }
}
