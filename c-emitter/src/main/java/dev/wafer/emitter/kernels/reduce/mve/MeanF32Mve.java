package dev.wafer.emitter.kernels.reduce.mve;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.AxisLoops;
import dev.wafer.emitter.kernels.AxisLoops.Loop;
import dev.wafer.emitter.kernels.Columns;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * MEAN and SUM of floats, four outputs in a vector: of columns, whose elements lie side by side, or
 * of rows, of which four are read at a time. Elements are added in the order of the input.
 */
public final class MeanF32Mve implements Kernel<Reduce> {
  private static final int LANES = 4;

  /** Vectors of columns that are summed together. */
  private static final int TOGETHER = 4;

  /** Instructions of an element of each of them. */
  private static final double OF_TOGETHER = 11;

  /** Around their sums. */
  private static final double AROUND_TOGETHER = 22;

  /** Elements whose loop the compiler unrolls where it knows their number. */
  private static final int UNROLLED = 4;

  @Override
  public String name() {
    return "mean_f32_mve";
  }

  @Override
  public List<Class<? extends Reduce>> operators() {
    return List.of(Reduce.class);
  }

  @Override
  public Optional<KernelBinding> bind(Reduce op, KernelRequest request) {
    if (!request.core().has(Feature.MVE_FLOAT)
        || (op.fn() != ReduceFn.MEAN && op.fn() != ReduceFn.SUM)
        || request.inputType(0) != DataType.FLOAT32
        || request.outputType() != DataType.FLOAT32) {
      return Optional.empty();
    }
    Optional<Plane> columns = Columns.of(op, request);
    return columns.isPresent() ? columns.map(c -> columns(op, c)) : rows(op, request);
  }

  private KernelBinding columns(Reduce op, Plane plane) {
    int count = plane.taps();
    int channels = plane.outC();
    int rows = plane.batches();
    return builder(op, "columns", count, channels)
        .parameter("rows", CType.I32, rows)
        .parameter("channels", CType.I32, channels)
        .counts(ofColumns(op, count, channels, false).times(rows).and(CALL))
        .alone(ofColumns(op, count, channels, true).times(rows).and(CALL))
        .build();
  }

  /** The work of one row of columns. */
  private static Counts ofColumns(Reduce op, int count, int channels, boolean alone) {
    int blocks = channels / (TOGETHER * LANES);
    double rest = Math.ceil((double) channels / LANES) - blocks * TOGETHER;
    double turn = isWhole(channels) || (alone && count <= UNROLLED) ? 4 : 5;
    double together = OF_TOGETHER * count + AROUND_TOGETHER;
    double single = turn * count + (alone ? 4 : 9);
    return Counts.of(VECTOR, together * blocks + single * rest + (alone ? 5 : 50))
        .and(finished(op, count, channels));
  }

  /** Reductions of a dense tensor's innermost axes. */
  private Optional<KernelBinding> rows(Reduce op, KernelRequest request) {
    List<Loop> kept = AxisLoops.of(request.inputLayout(0), op.axes(), false).loops();
    List<Loop> reduced = AxisLoops.of(request.inputLayout(0), op.axes(), true).loops();
    if (kept.size() != 1 || reduced.size() != 1) {
      return Optional.empty();
    }
    int outputs = kept.get(0).extent();
    int count = reduced.get(0).extent();
    return outputs > 0 && count > 0 && reduced.get(0).step() == 1 && kept.get(0).step() == count
        ? Optional.of(rows(op, outputs, count))
        : Optional.empty();
  }

  private KernelBinding rows(Reduce op, int outputs, int count) {
    double four = (isWhole(outputs) ? 5.0 : 7.0) * count + 8;
    return builder(op, "rows", count, outputs)
        .parameter("outputs", CType.I32, outputs)
        .counts(
            Counts.of(VECTOR, four * Math.ceil((double) outputs / LANES) + 20)
                .and(finished(op, count, outputs))
                .and(CALL))
        .build();
  }

  private static Counts finished(Reduce op, int count, int outputs) {
    return Counts.of(VECTOR, divides(op, count) ? 5.0 * outputs + 6 : 0);
  }

  private static boolean isWhole(int outputs) {
    return outputs % LANES == 0;
  }

  /** Whether the quotient is none that a product with a power of two gives to the bit. */
  private static boolean divides(Reduce op, int count) {
    return op.fn() == ReduceFn.MEAN && Integer.bitCount(count) != 1;
  }

  private KernelBinding.Builder builder(Reduce op, String form, int count, int outputs) {
    boolean divides = divides(op, count);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(MeanF32Mve.class),
                (op.fn() == ReduceFn.MEAN ? "mean_" : "sum_") + form + "_f32")
            .bake("form", form)
            .bake("divides", divides)
            .bake("whole", isWhole(outputs))
            .input(0)
            .output(0)
            .helper("mve_float")
            .parameters()
            .parameter("count", CType.I32, count);
    return divides
        ? binding.parameter("divisor", (float) count)
        : binding.parameter("factor", op.fn() == ReduceFn.MEAN ? 1f / count : 1f);
  }
}
