package dev.wafer.emitter.kernels.indexed;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Where;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** WHERE with as many rows as the output has, for conditions of any type. */
public final class WherePlaces implements Kernel<Where> {
  @Override
  public String name() {
    return "where";
  }

  @Override
  public List<Class<? extends Where>> operators() {
    return List.of(Where.class);
  }

  @Override
  public Optional<KernelBinding> bind(Where op, KernelRequest request) {
    DataType type = request.inputType(0);
    Shape condition = request.input(0).shape();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(WherePlaces.class), "where_" + type.mnemonic())
            .bake("type", CType.of(type))
            .bake("rank", condition.rank())
            .input(0)
            .output(0)
            .parameters()
            .parameter("rows", CType.I32, request.output().shape().dim(0));
    for (int axis = 0; axis < condition.rank(); axis++) {
      binding.parameter("extent" + axis, CType.I32, condition.dim(axis));
    }
    Counts loops = Counts.NONE;
    double turns = 1;
    for (int axis = 0; axis < condition.rank() - 1; axis++) {
      turns *= condition.dim(axis);
      loops = loops.and(Counts.of(STEP).and(ARITHMETIC, 8).and(LOAD, 6).times(turns));
    }
    return Optional.of(
        binding
            .counts(
                Counts.of(STEP)
                    .and(LOAD, type == DataType.INT64 ? 5 : 3)
                    .and(type == DataType.FLOAT32 ? FLOAT_COMPARE : ARITHMETIC, 1)
                    .and(ARITHMETIC, type == DataType.INT64 ? 5 : 3)
                    .times(condition.elements())
                    .and(loops)
                    .and(STORE, 2.0 * request.output().shape().elements())
                    .and(CALL))
            .build());
  }
}
