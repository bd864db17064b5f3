package dev.wafer.emitter.kernels.movement;

import dev.wafer.emitter.kernels.resize.NearestPixels;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.ir.op.Transpose;
import dev.wafer.reference.ops.SliceExtents;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The operators whose output is one box of their input. */
final class Boxes {
  private Boxes() {}

  static Optional<Box> of(Node node) {
    Op op = node.op();
    Shape in = node.input(0).shape();
    Shape out = node.output().shape();
    if (op instanceof Slice slice) {
      List<Integer> ones = Collections.nCopies(in.rank(), 1);
      return Optional.of(slice(in, slice.begin(), ones, out.toArray()));
    } else if (op instanceof StridedSlice slice) {
      int[] extents = SliceExtents.of(in, out, slice.begin(), slice.strides());
      return Optional.of(slice(in, slice.begin(), slice.strides(), extents));
    } else if (op instanceof Transpose transpose) {
      return Optional.of(transpose(in, out, transpose.permutation()));
    } else if (op instanceof DepthToSpace blocks) {
      return Optional.of(depthToSpace(in, blocks.blockSize()));
    } else if (op instanceof SpaceToDepth blocks) {
      return Optional.of(spaceToDepth(out, blocks.blockSize()));
    } else if (op instanceof Resize resize && resize.fn() == ResizeFn.NEAREST_NEIGHBOR) {
      return repetition(resize, in, out);
    }
    return Optional.empty();
  }

  private static Box slice(Shape in, List<Integer> begin, List<Integer> steps, int[] extents) {
    int[] strides = Box.rowMajor(in.toArray());
    int first = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      first += strides[axis] * begin.get(axis);
      strides[axis] *= steps.get(axis);
    }
    return Box.of(first, extents, strides);
  }

  private static Box transpose(Shape in, Shape out, List<Integer> permutation) {
    int[] rowMajor = Box.rowMajor(in.toArray());
    int[] strides = permutation.stream().mapToInt(axis -> rowMajor[axis]).toArray();
    return Box.of(0, out.toArray(), strides);
  }

  private static Box depthToSpace(Shape in, int block) {
    int depth = in.dim(3) / block / block;
    // The input is [n, h, w, by, bx, c], the output [n, h, by, w, bx, c].
    int[] s = Box.rowMajor(in.dim(0), in.dim(1), in.dim(2), block, block, depth);
    return Box.of(
        0,
        new int[] {in.dim(0), in.dim(1), block, in.dim(2), block, depth},
        new int[] {s[0], s[1], s[3], s[2], s[4], s[5]});
  }

  private static Box spaceToDepth(Shape out, int block) {
    int depth = out.dim(3) / block / block;
    // The input is [n, h, by, w, bx, c], the output [n, h, w, by, bx, c].
    int[] s = Box.rowMajor(out.dim(0), out.dim(1), block, out.dim(2), block, depth);
    return Box.of(
        0,
        new int[] {out.dim(0), out.dim(1), out.dim(2), block, block, depth},
        new int[] {s[0], s[1], s[3], s[2], s[4], s[5]});
  }

  /** Enlarging by whole factors reads each pixel several times: strides of zero. */
  private static Optional<Box> repetition(Resize op, Shape in, Shape out) {
    if (!NearestPixels.repeats(op, in.dim(1), out.dim(1))
        || !NearestPixels.repeats(op, in.dim(2), out.dim(2))) {
      return Optional.empty();
    }
    int[] s = Box.rowMajor(in.toArray());
    int timesY = out.dim(1) / in.dim(1);
    int timesX = out.dim(2) / in.dim(2);
    return Optional.of(
        Box.of(
            0,
            new int[] {in.dim(0), in.dim(1), timesY, in.dim(2), timesX, in.dim(3)},
            new int[] {s[0], s[1], 0, s[2], 0, s[3]}));
  }
}
