package dev.wafer.reference.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.reference.Tensor;
import java.util.Collections;
import java.util.List;

/** SLICE and STRIDED_SLICE. */
final class Slicing {
  private Slicing() {}

  static List<Tensor> slice(Invocation call) {
    List<Integer> begin = call.op(Slice.class).begin();
    return take(
        call, begin, Collections.nCopies(begin.size(), 1), call.outputType().shape().toArray());
  }

  static List<Tensor> stridedSlice(Invocation call) {
    StridedSlice op = call.op(StridedSlice.class);
    int[] extents =
        SliceExtents.of(
            call.node().input(0).shape(), call.outputType().shape(), op.begin(), op.strides());
    return take(call, op.begin(), op.strides(), extents);
  }

  private static List<Tensor> take(
      Invocation call, List<Integer> begin, List<Integer> strides, int[] extents) {
    Moves.checkTypes(call, 1);
    Shape in = call.node().input(0).shape();
    int[] inStrides = StridedCopy.rowMajor(in);
    int[] fromStrides = new int[extents.length];
    int offset = 0;
    for (int axis = 0; axis < extents.length; axis++) {
      fromStrides[axis] = inStrides[axis] * strides.get(axis);
      offset += inStrides[axis] * begin.get(axis);
    }
    Tensor out = Tensor.zeros(call.outputType());
    new StridedCopy(
            call.input(0).storage(),
            fromStrides,
            out.storage(),
            StridedCopy.rowMajor(extents),
            extents)
        .run(offset, 0);
    return List.of(out);
  }
}
