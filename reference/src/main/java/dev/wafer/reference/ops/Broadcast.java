package dev.wafer.reference.ops;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Shape;
import dev.wafer.ir.WaferException;

/** Which element of a smaller tensor stands for each element of the shape it is broadcast to. */
final class Broadcast {
  private Broadcast() {}

  /**
   * For each element of {@code output}, row-major, the flat index of the element of {@code input}
   * that is repeated there: trailing axes are aligned, extents of 1 are repeated.
   */
  static int[] indices(Shape input, Shape output) {
    int rank = output.rank();
    int[] strides = new int[rank];
    int stride = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      int inputAxis = axis - (rank - input.rank());
      int extent = inputAxis < 0 ? 1 : input.dim(inputAxis);
      if (extent != 1 && extent != output.dim(axis)) {
        throw new WaferException(
            Diagnostic.of(
                    Diagnostic.Code.INVALID_GRAPH, "an operand broadcasts to the output's shape")
                .found("[%s] to [%s]".formatted(input, output)));
      }
      strides[axis] = extent == 1 ? 0 : stride;
      stride *= extent;
    }
    int[] indices = new int[output.elements()];
    int[] position = new int[rank];
    int index = 0;
    for (int i = 0; i < indices.length; i++) {
      indices[i] = index;
      for (int axis = rank - 1; axis >= 0; axis--) {
        index += strides[axis];
        if (++position[axis] < output.dim(axis)) {
          break;
        }
        index -= strides[axis] * output.dim(axis);
        position[axis] = 0;
      }
    }
    return indices;
  }
}
