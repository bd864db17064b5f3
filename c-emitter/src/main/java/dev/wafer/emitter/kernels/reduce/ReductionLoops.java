package dev.wafer.emitter.kernels.reduce;

import dev.wafer.ir.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The loop nest of a reduction, in the order of the input's elements.
 *
 * @param extents outermost first, at least one
 * @param outputSteps elements that the output advances in each loop, 0 where the axis is reduced
 */
public record ReductionLoops(List<Integer> extents, List<Integer> outputSteps) {
  public ReductionLoops {
    extents = List.copyOf(extents);
    outputSteps = List.copyOf(outputSteps);
  }

  public static ReductionLoops of(Shape in, List<Integer> axes) {
    List<Integer> extents = new ArrayList<>();
    List<Boolean> reduced = new ArrayList<>();
    for (int axis = 0; axis < in.rank(); axis++) {
      boolean isReduced = axes.contains(axis);
      int last = extents.size() - 1;
      if (last >= 0 && reduced.get(last) == isReduced) {
        extents.set(last, extents.get(last) * in.dim(axis));
      } else if (in.dim(axis) != 1) {
        extents.add(in.dim(axis));
        reduced.add(isReduced);
      }
    }
    if (extents.isEmpty()) {
      extents.add(1);
      reduced.add(false);
    }
    List<Integer> steps = new ArrayList<>();
    int step = 1;
    for (int i = extents.size() - 1; i >= 0; i--) {
      steps.add(0, reduced.get(i) ? 0 : step);
      step *= reduced.get(i) ? 1 : extents.get(i);
    }
    return new ReductionLoops(extents, steps);
  }
}
