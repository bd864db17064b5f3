package dev.wafer.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Extents of a tensor, outermost first; rank 0 is a scalar. Immutable. */
public final class Shape {
  private static final Shape SCALAR = new Shape(new int[0]);

  private final int[] dims;

  private Shape(int[] dims) {
    this.dims = dims;
  }

  /**
   * A shape of the given extents.
   *
   * @throws IllegalArgumentException if an extent is negative or the element count exceeds 2^31-1
   */
  public static Shape of(int... dims) {
    long elements = 1;
    for (int dim : dims) {
      if (dim < 0) {
        throw new IllegalArgumentException("negative extent in shape " + Arrays.toString(dims));
      }
      elements *= dim;
      if (elements > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(dims) + " has more than 2^31-1 elements");
      }
    }
    return dims.length == 0 ? SCALAR : new Shape(dims.clone());
  }

  public static Shape of(List<Integer> dims) {
    return of(dims.stream().mapToInt(Integer::intValue).toArray());
  }

  public static Shape scalar() {
    return SCALAR;
  }

  public int rank() {
    return dims.length;
  }

  /** Extent of axis {@code axis}; negative axes count from the innermost. */
  public int dim(int axis) {
    return dims[axis < 0 ? axis + dims.length : axis];
  }

  public List<Integer> dims() {
    return Arrays.stream(dims).boxed().toList();
  }

  public int[] toArray() {
    return dims.clone();
  }

  /** The same with one more axis before {@code axis}. */
  public Shape inserted(int axis, int extent) {
    List<Integer> more = new ArrayList<>(dims());
    more.add(axis, extent);
    return of(more);
  }

  /** Number of elements: the product of the extents, 1 for a scalar. */
  public int elements() {
    int elements = 1;
    for (int dim : dims) {
      elements *= dim;
    }
    return elements;
  }

  /** Product of the extents of axes {@code from} (inclusive) to {@code to} (exclusive). */
  public int elements(int from, int to) {
    int elements = 1;
    for (int axis = from; axis < to; axis++) {
      elements *= dims[axis];
    }
    return elements;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** The text form, for example {@code 1x49x10x1}; a scalar is the empty string. */
  @Override
  public String toString() {
    return Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining("x"));
  }
}
