package dev.wafer.reference.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.Transpose;
import dev.wafer.reference.Tensor;
import java.util.List;

/** RESHAPE, TRANSPOSE, DEPTH_TO_SPACE and SPACE_TO_DEPTH: every element moves once. */
final class Rearrangement {
  private Rearrangement() {}

  static List<Tensor> reshape(Invocation call) {
    Moves.checkTypes(call, 1);
    return List.of(call.input(0).withType(call.outputType()));
  }

  static List<Tensor> transpose(Invocation call) {
    Moves.checkTypes(call, 1);
    int[] inStrides = StridedCopy.rowMajor(call.node().input(0).shape());
    Shape outShape = call.outputType().shape();
    int[] fromStrides = new int[inStrides.length];
    for (int axis = 0; axis < fromStrides.length; axis++) {
      fromStrides[axis] = inStrides[call.op(Transpose.class).permutation().get(axis)];
    }
    return move(call, fromStrides, StridedCopy.rowMajor(outShape), outShape.toArray());
  }

  static List<Tensor> depthToSpace(Invocation call) {
    Moves.checkTypes(call, 1);
    int block = call.op(DepthToSpace.class).blockSize();
    Shape in = call.node().input(0).shape();
    int depth = in.dim(3) / block / block;
    // The input as [n, h, w, by, bx, c], walked as the output [n, h, by, w, bx, c].
    int[] s = StridedCopy.rowMajor(in.dim(0), in.dim(1), in.dim(2), block, block, depth);
    int[] extents = {in.dim(0), in.dim(1), block, in.dim(2), block, depth};
    int[] fromStrides = {s[0], s[1], s[3], s[2], s[4], s[5]};
    return move(call, fromStrides, StridedCopy.rowMajor(extents), extents);
  }

  static List<Tensor> spaceToDepth(Invocation call) {
    Moves.checkTypes(call, 1);
    int block = call.op(SpaceToDepth.class).blockSize();
    Shape out = call.outputType().shape();
    int depth = out.dim(3) / block / block;
    int[] s = StridedCopy.rowMajor(out.dim(0), out.dim(1), block, out.dim(2), block, depth);
    int[] extents = {out.dim(0), out.dim(1), out.dim(2), block, block, depth};
    int[] fromStrides = {s[0], s[1], s[3], s[2], s[4], s[5]};
    return move(call, fromStrides, StridedCopy.rowMajor(extents), extents);
  }

  private static List<Tensor> move(
      Invocation call, int[] fromStrides, int[] toStrides, int[] extents) {
    Tensor out = Tensor.zeros(call.outputType());
    new StridedCopy(call.input(0).storage(), fromStrides, out.storage(), toStrides, extents)
        .run(0, 0);
    return List.of(out);
  }
}
