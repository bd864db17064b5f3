package dev.wafer.ir.access;

import java.util.ArrayList;
import java.util.List;

/**
 * A loop nest over elements that lie with strides in several tensors. Axes of extent 1 are left out
 * and neighbouring axes that one loop can run over in all tensors are merged.
 *
 * @param extents outermost first, at least one
 * @param steps for each tensor the elements that it advances in each loop
 */
public record StridedLoops(List<Integer> extents, List<List<Integer>> steps) {
  public StridedLoops {
    extents = List.copyOf(extents);
    steps = steps.stream().map(List::copyOf).toList();
  }

  /**
   * The loops over tensors that lie with these strides, merged.
   *
   * @param nest extents, outermost first
   * @param strides for each tensor one stride a loop
   */
  public static StridedLoops of(List<Integer> nest, List<List<Integer>> strides) {
    List<Integer> extents = new ArrayList<>();
    List<List<Integer>> steps = new ArrayList<>();
    strides.forEach(tensor -> steps.add(new ArrayList<>()));
    for (int axis = 0; axis < nest.size(); axis++) {
      int extent = nest.get(axis);
      if (extent == 1) {
        continue;
      }
      int last = extents.size() - 1;
      boolean merges = last >= 0;
      for (int i = 0; i < strides.size() && merges; i++) {
        merges = steps.get(i).get(last) == strides.get(i).get(axis) * extent;
      }
      if (merges) {
        extents.set(last, extents.get(last) * extent);
      } else {
        extents.add(extent);
      }
      for (int i = 0; i < strides.size(); i++) {
        if (merges) {
          steps.get(i).set(last, strides.get(i).get(axis));
        } else {
          steps.get(i).add(strides.get(i).get(axis));
        }
      }
    }
    if (extents.isEmpty()) {
      extents.add(1);
      steps.forEach(tensor -> tensor.add(1));
    }
    return new StridedLoops(extents, steps);
  }

  public int count() {
    return extents.size();
  }

  /** Elements that lie side by side in all tensors, at the innermost loop. */
  public int run() {
    int last = extents.size() - 1;
    return steps.stream().allMatch(tensor -> tensor.get(last) == 1) ? extents.get(last) : 1;
  }

  public long elements() {
    return extents.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }

  /** Where a tensor is when the innermost loop has turned so many times in all, in elements. */
  public long place(int tensor, long turn) {
    long place = 0;
    long rest = turn;
    for (int loop = count() - 1; loop >= 0; loop--) {
      place += rest % extents.get(loop) * steps.get(tensor).get(loop);
      rest /= extents.get(loop);
    }
    return place;
  }
}
