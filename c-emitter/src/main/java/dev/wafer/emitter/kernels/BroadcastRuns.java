package dev.wafer.emitter.kernels;

import dev.wafer.ir.Shape;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.Argument;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Layout;
import dev.wafer.passes.program.Parameter;
import java.util.List;

/**
 * The loops of {@code elementwise/runs.ftl}: around runs of elements that lie side by side in all
 * three tensors, or are one and the same in one that is broadcast.
 *
 * @param extents of the loops around the runs, outermost first
 * @param steps in elements, for each loop: of both inputs and of the output
 * @param run elements
 * @param spreadA whether the first input has one element for a whole run
 * @param spreadB the same of the second
 */
public record BroadcastRuns(
    List<Integer> extents, List<List<Integer>> steps, int run, boolean spreadA, boolean spreadB) {
  public static BroadcastRuns of(KernelRequest request) {
    BroadcastLoops loops = BroadcastLoops.of(request);
    List<Integer> extents = loops.extents();
    int last = extents.size() - 1;
    List<List<Integer>> steps =
        List.of(
            loops.steps1(), loops.steps2(), loops.outputSteps().orElseGet(() -> dense(extents)));
    int stepA = steps.get(0).get(last);
    int stepB = steps.get(1).get(last);
    boolean together = Math.max(stepA, stepB) <= 1 && steps.get(2).get(last) == 1;
    int outer = together ? last : last + 1;
    return new BroadcastRuns(
        extents.subList(0, outer),
        steps.stream().map(each -> each.subList(0, outer)).toList(),
        together ? extents.get(last) : 1,
        together && stepA == 0,
        together && stepB == 0);
  }

  private static List<Integer> dense(List<Integer> extents) {
    return Layout.dense(Shape.of(extents)).strides();
  }

  /** Passes both inputs and the output, then the elements, or fields of the loops. */
  public void addTo(KernelBinding.Builder binding, boolean swapped) {
    binding
        .bake("loops", extents.size())
        .bake("spread_a", swapped ? spreadB : spreadA)
        .bake("spread_b", swapped ? spreadA : spreadB)
        .input(swapped ? 1 : 0)
        .input(swapped ? 0 : 1)
        .output(0);
    if (extents.isEmpty()) {
      binding.argument(new Argument.Literal(new Parameter.Whole("count", CType.I32, run)));
      return;
    }
    binding.parameter("run", CType.I32, run);
    for (int i = 0; i < extents.size(); i++) {
      binding
          .parameter("extent" + i, CType.I32, extents.get(i))
          .parameter("step_a" + i, CType.I32, steps.get(swapped ? 1 : 0).get(i))
          .parameter("step_b" + i, CType.I32, steps.get(swapped ? 0 : 1).get(i))
          .parameter("step_out" + i, CType.I32, steps.get(2).get(i));
    }
  }

  /** How many runs there are. */
  public double runs() {
    return extents.stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b);
  }
}
