package dev.wafer.emitter.kernels.indexed;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.op.ScatterNd;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** SCATTER_ND, SEGMENT_SUM and SPARSE_TO_DENSE of any element type. */
public final class Scatter implements Kernel<ScatterNd> {
  @Override
  public String name() {
    return "scatter";
  }

  @Override
  public List<Class<? extends ScatterNd>> operators() {
    return List.of(ScatterNd.class);
  }

  @Override
  public Optional<KernelBinding> bind(ScatterNd op, KernelRequest request) {
    DataType type = request.outputType();
    Shape out = request.output().shape();
    Shape indices = request.input(0).shape();
    int depth = indices.dim(-1);
    int count = indices.elements() / depth;
    int run = out.elements(depth, out.rank());
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(Scatter.class),
                (op.adds() ? "scatter_add_" : "scatter_") + type.mnemonic())
            .bake("type", CType.of(type))
            .bake("index", CType.of(request.inputType(0)))
            .bake("adds", op.adds())
            .bake("kind", sum(type))
            .bake("depth", depth)
            .bake("runs", run > 1)
            .input(0)
            .input(1)
            .input(2)
            .output(0)
            .parameters()
            .parameter("elements", CType.I32, out.elements())
            .parameter("count", CType.I32, count);
    if (run > 1) {
      binding.parameter("run", CType.I32, run);
    }
    for (int axis = 0; axis < depth; axis++) {
      binding
          .parameter("extent" + axis, CType.I32, out.dim(axis))
          .parameter("step" + axis, CType.I32, Access.rowMajor(out).get(axis));
    }
    double inside = inside(request, depth);
    Counts element =
        Counts.of(LOAD)
            .and(STORE)
            .and(STEP)
            .and(LOAD, op.adds() ? 1 : 0)
            .and(type == DataType.FLOAT32 ? FLOAT_ADD : ARITHMETIC, op.adds() ? 0.7 : 0)
            .and(ARITHMETIC, op.adds() ? extended(type) : 0)
            .times(type == DataType.INT64 ? 1.5 : 1);
    Counts tuple = Counts.of(LOAD, 3).and(ARITHMETIC, 4).and(MULTIPLY_ADD).times(depth);
    return Optional.of(
        binding
            .counts(
                element
                    .times(inside * run)
                    .and(tuple.and(STEP).and(ARITHMETIC, 2).times(count))
                    .and(Indices.fill(type, request.core()).times(out.elements()))
                    .and(CALL))
            .build());
  }

  /** Of adding two whole numbers and keeping the low bits. */
  private static double extended(DataType type) {
    return switch (type) {
      case FLOAT32 -> 0;
      case INT64 -> 0.5;
      case INT16 -> 2.5;
      case INT32 -> 3;
      default -> 4.5;
    };
  }

  /** Tuples of indices that name an element of the output, as far as they are known. */
  private static double inside(KernelRequest request, int depth) {
    int count = request.input(0).shape().elements() / depth;
    Shape out = request.output().shape();
    return request
        .constant(0)
        .map(
            indices ->
                (double)
                    IntStream.range(0, count)
                        .filter(
                            i ->
                                IntStream.range(0, depth)
                                    .allMatch(
                                        axis -> {
                                          long at = indices.integerAt(i * depth + axis);
                                          return at >= 0 && at < out.dim(axis);
                                        }))
                        .count())
        .orElse((double) count);
  }

  /** How C adds two elements of a type so that the low bits are left. */
  private static String sum(DataType type) {
    return switch (type) {
      case FLOAT32 -> "real";
      case BOOL -> "truth";
      case INT8, UINT8, INT16 -> "narrow";
      default -> "wide";
    };
  }
}
