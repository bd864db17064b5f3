package dev.wafer.emitter.kernels.elementwise;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;

import dev.wafer.emitter.kernels.BroadcastLoops;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.RowViews;
import dev.wafer.ir.DataType;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.Argument;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Parameter;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * The rows of two int8 tensors and their result: elements that lie side by side in all of them. A
 * tensor that is broadcast has the same row again and again.
 */
public final class PairRows {
  private PairRows() {}

  /** Whether both inputs and the output are INT8 and have such rows. */
  public static boolean fit(KernelRequest request) {
    return request.outputType() == DataType.INT8
        && request.inputType(0) == DataType.INT8
        && request.inputType(1) == DataType.INT8
        && of(request).isPresent();
  }

  /** Whether a kernel finds its rows where the tensors lie. */
  public static boolean acceptsLayouts(KernelRequest request) {
    return request.views().isDense()
        || (request.views().inPlace().isEmpty() && of(request).isPresent());
  }

  /** The rows of the first input, the second and the output. */
  public static Optional<RowViews> of(KernelRequest request) {
    boolean same =
        request.input(0).shape().equals(request.output().shape())
            && request.input(1).shape().equals(request.output().shape());
    return same
        ? RowViews.of(
            List.of(request.inputLayout(0), request.inputLayout(1), request.outputLayout()))
        : broadcast(BroadcastLoops.of(request));
  }

  private static Optional<RowViews> broadcast(BroadcastLoops loops) {
    int last = loops.extents().size() - 1;
    List<Integer> outputs = loops.outputSteps().orElse(List.of(loops.extents().get(last), 1));
    boolean together =
        loops.steps1().get(last) == 1
            && loops.steps2().get(last) == 1
            && outputs.get(outputs.size() - 1) == 1;
    if (last > 1 || !together) {
      return Optional.empty();
    }
    int run = loops.extents().get(last);
    return Optional.of(
        last == 0
            ? new RowViews(1, run, List.of(run, run, run))
            : new RowViews(
                loops.extents().get(0),
                run,
                List.of(loops.steps1().get(0), loops.steps2().get(0), outputs.get(0))));
  }

  /**
   * Passes both inputs and the output, their rows, and says how the output may lie over an input.
   * Bakes {@code apart} where the function is not to be inlined, {@code repeats} where the second
   * one has a single row and the others are dense, {@code sliced} where rows lie apart in any other
   * way.
   *
   * @param swapped whether the second input comes first
   */
  public static void addTo(
      KernelBinding.Builder binding, KernelRequest request, RowViews rows, boolean swapped) {
    int a = swapped ? 1 : 0;
    int run = rows.run();
    boolean repeats =
        rows.sliced()
            && rows.pitches().equals(swapped ? List.of(0, run, run) : List.of(run, 0, run));
    boolean sliced = rows.sliced() && !repeats;
    binding
        .input(a)
        .input(1 - a)
        .output(0)
        .argument(literal("count", run))
        .bake("repeats", repeats)
        .bake("sliced", sliced)
        .overlaps(RasterOverlap.elementwise(request, 0))
        .overlaps(RasterOverlap.elementwise(request, 1));
    // Among other layers a compiler lets constants spill where it has eight registers for them.
    boolean apart = repeats || !request.core().has(Feature.LONG_MULTIPLY);
    binding.bake("apart", apart);
    if (apart) {
      binding.helper("noinline");
    }
    if (rows.sliced()) {
      binding.argument(literal("rows", rows.rows()));
    }
    if (sliced) {
      binding
          .argument(literal("pitch_a", rows.pitches().get(a)))
          .argument(literal("pitch_b", rows.pitches().get(1 - a)))
          .argument(literal("pitch_out", rows.pitches().get(2)));
    }
  }

  /**
   * The work of a function of pairs.
   *
   * @param element of one of them
   */
  public static Counts counts(KernelRequest request, RowViews rows, Counts element) {
    Counts row = Counts.of(ARITHMETIC, rows.sliced() ? 12 : 0);
    return element
        .times(request.output().shape().elements())
        .and(rows.counts())
        .and(row.times(rows.rows()))
        .and(CALL);
  }

  private static Argument literal(String name, long value) {
    return new Argument.Literal(new Parameter.Whole(name, CType.I32, value));
  }
}
