package dev.wafer.emitter.kernels.movement;

import java.util.ArrayList;
import java.util.List;

/**
 * A box of elements that is read with one stride an axis and written densely. Axes of extent 1 are
 * left out and neighbouring axes that form one run are merged.
 *
 * @param begin first element that is read
 * @param extents outermost first, at least one
 * @param strides elements that the source advances along each axis; may be zero or negative
 */
record Box(int begin, List<Integer> extents, List<Integer> strides) {
  Box {
    extents = List.copyOf(extents);
    strides = List.copyOf(strides);
  }

  static Box of(int begin, int[] extents, int[] strides) {
    List<Integer> mergedExtents = new ArrayList<>();
    List<Integer> mergedStrides = new ArrayList<>();
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] == 1) {
        continue;
      }
      int last = mergedExtents.size() - 1;
      if (last >= 0 && mergedStrides.get(last) == strides[axis] * extents[axis]) {
        mergedExtents.set(last, mergedExtents.get(last) * extents[axis]);
        mergedStrides.set(last, strides[axis]);
      } else {
        mergedExtents.add(extents[axis]);
        mergedStrides.add(strides[axis]);
      }
    }
    if (mergedExtents.isEmpty()) {
      mergedExtents.add(1);
      mergedStrides.add(1);
    }
    return new Box(begin, mergedExtents, mergedStrides);
  }

  /** Elements that lie side by side in the source, at the innermost axis. */
  int run() {
    return strides.get(strides.size() - 1) == 1 ? extents.get(extents.size() - 1) : 1;
  }

  /** The element of the source that is written at a place. */
  long source(long place) {
    long source = begin;
    long rest = place;
    for (int axis = extents.size() - 1; axis >= 0; axis--) {
      source += rest % extents.get(axis) * strides.get(axis);
      rest /= extents.get(axis);
    }
    return source;
  }

  long elements() {
    return extents.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }

  /** Strides of a row-major tensor. */
  static int[] rowMajor(int... extents) {
    int[] strides = new int[extents.length];
    int stride = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= extents[axis];
    }
    return strides;
  }
}
