package dev.wafer.passes.program;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.StridedLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the elements of a tensor lie: element (i0, i1, ...) is {@code i0 * strides[0] + i1 *
 * strides[1] + ...} elements behind the first.
 *
 * <p>Axes of extent 1 have the stride that a dense tensor would have there, that is the stride
 * times the extent of the axis inside, so that equal layouts are equal records.
 *
 * @param shape of the tensor
 * @param strides in elements, outermost first; not negative
 */
public record Layout(Shape shape, List<Integer> strides) {
  public Layout {
    strides = canonical(shape, strides);
  }

  /** Row-major, without gaps. */
  public static Layout dense(Shape shape) {
    List<Integer> ones = new ArrayList<>();
    int stride = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      ones.add(0, stride);
      stride *= shape.dim(axis);
    }
    return new Layout(shape, ones);
  }

  private static List<Integer> canonical(Shape shape, List<Integer> strides) {
    List<Integer> canonical = new ArrayList<>(strides);
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      if (shape.dim(axis) == 1) {
        boolean innermost = axis == shape.rank() - 1;
        canonical.set(axis, innermost ? 1 : canonical.get(axis + 1) * shape.dim(axis + 1));
      }
    }
    return List.copyOf(canonical);
  }

  public boolean isDense() {
    return shape.elements() == 0 || equals(dense(shape));
  }

  /** Stride of an axis in elements; negative axes count from the innermost. */
  public int stride(int axis) {
    return strides.get(axis < 0 ? axis + strides.size() : axis);
  }

  /** Elements from the first one to behind the last one. */
  public long span() {
    if (shape.elements() == 0) {
      return 0;
    }
    long last = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      last += (shape.dim(axis) - 1L) * strides.get(axis);
    }
    return last + 1;
  }

  /** Elements from the first one to that at {@code index}. */
  public long offset(List<Integer> index) {
    long offset = 0;
    for (int axis = 0; axis < strides.size(); axis++) {
      offset += (long) index.get(axis) * strides.get(axis);
    }
    return offset;
  }

  /** The layout of a box of the tensor that takes every {@code steps}-th element of each axis. */
  public Layout box(Shape extents, List<Integer> steps) {
    List<Integer> scaled = new ArrayList<>();
    for (int axis = 0; axis < strides.size(); axis++) {
      scaled.add(strides.get(axis) * steps.get(axis));
    }
    return new Layout(extents, scaled);
  }

  /**
   * The layout of the same elements under another shape, or empty where one stride an axis does not
   * say it.
   */
  public Optional<Layout> reshaped(Shape to) {
    if (isDense()) {
      return Optional.of(dense(to));
    }
    List<Loop> loops = loops();
    Integer[] result = new Integer[to.rank()];
    int loop = loops.size() - 1;
    int taken = 1;
    for (int axis = to.rank() - 1; axis >= 0; axis--) {
      int extent = to.dim(axis);
      if (extent == 1) {
        result[axis] = 1;
        continue;
      }
      if (loop >= 0 && taken == loops.get(loop).extent()) {
        loop--;
        taken = 1;
      }
      if (loop < 0 || loops.get(loop).extent() % (taken * extent) != 0) {
        return Optional.empty();
      }
      result[axis] = loops.get(loop).stride() * taken;
      taken *= extent;
    }
    return Optional.of(new Layout(to, List.of(result)));
  }

  /**
   * Axes longer than 1, outermost first, where neighbours that one loop can run over are merged;
   * one loop of extent 1 for a single element.
   */
  public List<Loop> loops() {
    List<Loop> loops = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int extent = shape.dim(axis);
      if (extent == 1) {
        continue;
      }
      int stride = strides.get(axis);
      int last = loops.size() - 1;
      if (last >= 0 && loops.get(last).stride() == stride * extent) {
        loops.set(last, new Loop(loops.get(last).extent() * extent, stride));
      } else {
        loops.add(new Loop(extent, stride));
      }
    }
    if (loops.isEmpty()) {
      loops.add(new Loop(1, 1));
    }
    return loops;
  }

  /** The loops over tensors of one shape. */
  public static StridedLoops together(Layout... layouts) {
    return StridedLoops.of(
        layouts[0].shape().dims(), Stream.of(layouts).map(Layout::strides).toList());
  }

  /** A run over elements that are {@code stride} apart. */
  public record Loop(int extent, int stride) {}

  /**
   * The distance from row to row in elements, if the tensor is rows of {@code length} elements that
   * lie side by side, all rows as far apart; {@code length} itself where the tensor is dense.
   */
  public Optional<Integer> pitch(int length) {
    if (isDense()) {
      return Optional.of(length);
    }
    List<Loop> loops = loops();
    Loop inner = loops.get(loops.size() - 1);
    if (length == 1) {
      return loops.size() == 1 ? Optional.of(inner.stride()) : Optional.empty();
    }
    if (inner.stride() != 1 || inner.extent() % length != 0) {
      return Optional.empty();
    }
    if (inner.extent() == length) {
      return loops.size() == 2
          ? Optional.of(loops.get(0).stride())
          : loops.size() == 1 ? Optional.of(length) : Optional.empty();
    }
    return loops.size() == 1 ? Optional.of(length) : Optional.empty();
  }
}
