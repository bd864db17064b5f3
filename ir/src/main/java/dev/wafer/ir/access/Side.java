package dev.wafer.ir.access;

import dev.wafer.ir.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One tensor under the loops of an {@link Access}.
 *
 * @param shape under which the tensor is seen; it has the tensor's elements in their order
 * @param start index of the first element
 * @param steps for each loop how it advances, outermost first
 */
public record Side(Shape shape, List<Integer> start, List<Step> steps) {
  public Side {
    start = List.copyOf(start);
    steps = List.copyOf(steps);
  }

  /**
   * What a loop adds to an index.
   *
   * @param by elements along the axis; may be zero (repetition) or negative (backwards)
   */
  public record Step(int axis, int by) {}

  /** All elements in their order: one loop an axis. */
  public static Side whole(Shape shape) {
    return strided(shape, zeros(shape), Collections.nCopies(shape.rank(), 1));
  }

  /** A box of neighbours: one loop an axis. */
  public static Side box(Shape shape, List<Integer> start) {
    return strided(shape, start, Collections.nCopies(shape.rank(), 1));
  }

  /** A box of elements that are so many apart on each axis: one loop an axis. */
  public static Side strided(Shape shape, List<Integer> start, List<Integer> by) {
    List<Step> steps = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      steps.add(new Step(axis, by.get(axis)));
    }
    return new Side(shape, start, steps);
  }

  /** From the first element on, with the steps given. */
  public static Side stepping(Shape shape, Step... steps) {
    return new Side(shape, zeros(shape), List.of(steps));
  }

  /** A step of a loop. */
  public static Step step(int axis, int by) {
    return new Step(axis, by);
  }

  /** An image by blocks of pixels: [n, h, y, w, x, c]. */
  public static Side inBlocks(Shape image, int height, int width) {
    return stepping(
        image, step(0, 1), step(1, height), step(1, 1), step(2, width), step(2, 1), step(3, 1));
  }

  private static List<Integer> zeros(Shape shape) {
    return Collections.nCopies(shape.rank(), 0);
  }

  /** Whether the loops run over all elements in their order, if these are the loops' extents. */
  public boolean isWhole(List<Integer> extents) {
    return shape.dims().equals(extents) && equals(whole(shape));
  }

  /** Whether the loops run over the axes in their order, one loop an axis. */
  public boolean isBox() {
    List<Integer> axes = steps.stream().map(Step::axis).toList();
    return axes.equals(IntStream.range(0, shape.rank()).boxed().toList());
  }

  /** Whether the loops run over a box of neighbours, one loop an axis. */
  public boolean isDenseBox() {
    return equals(box(shape, start));
  }

  /** Elements before the first one, in a tensor with these strides. */
  public long offset(List<Integer> strides) {
    long offset = 0;
    for (int axis = 0; axis < start.size(); axis++) {
      offset += (long) start.get(axis) * strides.get(axis);
    }
    return offset;
  }

  /** Elements that each loop advances by, in a tensor with these strides. */
  public List<Integer> strides(List<Integer> strides) {
    return steps.stream().map(step -> strides.get(step.axis()) * step.by()).toList();
  }
}
