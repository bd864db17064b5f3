package dev.wafer.reference.ops;

import dev.wafer.ir.Shape;

/**
 * Copies a box of elements between two primitive arrays of one type, each addressed by an offset
 * and one stride an axis (in elements; strides may be zero or negative).
 */
final class StridedCopy {
  private final Object from;
  private final int[] fromStrides;
  private final Object to;
  private final int[] toStrides;
  private final int[] extents;

  StridedCopy(Object from, int[] fromStrides, Object to, int[] toStrides, int[] extents) {
    this.from = from;
    this.fromStrides = fromStrides;
    this.to = to;
    this.toStrides = toStrides;
    this.extents = extents;
  }

  void run(int fromOffset, int toOffset) {
    for (int extent : extents) {
      if (extent == 0) {
        return;
      }
    }
    copy(0, fromOffset, toOffset);
  }

  private void copy(int axis, int fromOffset, int toOffset) {
    if (axis == extents.length) {
      System.arraycopy(from, fromOffset, to, toOffset, 1);
      return;
    }
    if (axis == extents.length - 1 && fromStrides[axis] == 1 && toStrides[axis] == 1) {
      System.arraycopy(from, fromOffset, to, toOffset, extents[axis]);
      return;
    }
    for (int i = 0; i < extents[axis]; i++) {
      copy(axis + 1, fromOffset + i * fromStrides[axis], toOffset + i * toStrides[axis]);
    }
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

  static int[] rowMajor(Shape shape) {
    return rowMajor(shape.toArray());
  }
}
