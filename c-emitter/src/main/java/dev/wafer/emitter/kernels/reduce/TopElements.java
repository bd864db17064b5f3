package dev.wafer.emitter.kernels.reduce;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.TopK;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** TOPK_V2 of any type: insertion into the list of the largest so far. */
public final class TopElements implements Kernel<TopK> {
  @Override
  public String name() {
    return "top_elements";
  }

  @Override
  public List<Class<? extends TopK>> operators() {
    return List.of(TopK.class);
  }

  @Override
  public Optional<KernelBinding> bind(TopK op, KernelRequest request) {
    DataType type = request.inputType(0);
    Shape shape = request.input(0).shape();
    int depth = shape.dim(-1);
    int outer = shape.elements() / depth;
    // In random order element i is among the first k with a chance of k / i.
    double inserted = op.k() * (1 + StrictMath.log((double) depth / op.k()));
    Counts moves =
        Counts.of(STEP)
            .and(LOAD, type == DataType.INT64 ? 3 : 2)
            .and(STORE, 2)
            .and(ARITHMETIC, type == DataType.INT64 ? 4 : 2)
            .and(type == DataType.FLOAT32 ? FLOAT_COMPARE : ARITHMETIC, 0.7);
    return Optional.of(
        KernelBinding.builder(
                name(), Templates.beside(TopElements.class), "top_elements_" + type.mnemonic())
            .bake("x", CType.of(type))
            .input(0)
            .output(0)
            .output(1)
            .parameters()
            .parameter("outer", CType.I32, outer)
            .parameter("depth", CType.I32, depth)
            .parameter("count", CType.I32, op.k())
            .counts(
                Counts.of(STEP)
                    .and(LOAD, type == DataType.INT64 ? 4 : 2)
                    .and(ARITHMETIC, type == DataType.INT64 ? 4 : 1)
                    .and(type == DataType.FLOAT32 ? FLOAT_COMPARE : ARITHMETIC, 1)
                    .times(depth)
                    .and(moves.times(inserted * (1 + op.k() / 2.0)))
                    .and(Counts.of(STEP).and(ARITHMETIC, 12).and(LOAD, 8))
                    .times(outer)
                    .and(CALL))
            .build());
  }
}
