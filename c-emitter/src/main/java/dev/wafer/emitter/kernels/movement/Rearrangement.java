package dev.wafer.emitter.kernels.movement;

import dev.wafer.emitter.kernels.StridedLoops;
import dev.wafer.emitter.kernels.resize.NearestPixels;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.Transpose;
import dev.wafer.passes.program.Layout;
import java.util.List;
import java.util.Optional;

/**
 * TRANSPOSE, DEPTH_TO_SPACE, SPACE_TO_DEPTH and RESIZE_NEAREST_NEIGHBOR by whole factors, between
 * tensors that may be slices of others: the loops that write each element of the output once.
 */
final class Rearrangement {
  private Rearrangement() {}

  static Optional<StridedLoops> of(Op op, Layout in, Layout out) {
    if (op instanceof Transpose transpose) {
      List<Integer> from = transpose.permutation().stream().map(in::stride).toList();
      return Optional.of(StridedLoops.of(out.shape(), List.of(from, out.strides())));
    } else if (op instanceof DepthToSpace blocks) {
      return Optional.of(blocks(in, out, blocks.blockSize(), false));
    } else if (op instanceof SpaceToDepth blocks) {
      return Optional.of(blocks(out, in, blocks.blockSize(), true));
    } else if (op instanceof Resize resize && resize.fn() == ResizeFn.NEAREST_NEIGHBOR) {
      return repetition(resize, in, out);
    }
    return Optional.empty();
  }

  /** Pixels of the deep tensor hold blocks of pixels of the wide one: [n, h, y, w, x, c]. */
  private static StridedLoops blocks(Layout deep, Layout wide, int block, boolean toDeep) {
    Shape shape = deep.shape();
    int depth = wide.shape().dim(3);
    int channel = deep.stride(3);
    List<Integer> deepStrides =
        List.of(
            deep.stride(0),
            deep.stride(1),
            channel * block * depth,
            deep.stride(2),
            channel * depth,
            channel);
    List<Integer> wideStrides = inBlocks(wide, block, block);
    return StridedLoops.of(
        Shape.of(shape.dim(0), shape.dim(1), block, shape.dim(2), block, depth),
        toDeep ? List.of(wideStrides, deepStrides) : List.of(deepStrides, wideStrides));
  }

  /** Each pixel is read several times: strides of zero. */
  private static Optional<StridedLoops> repetition(Resize op, Layout in, Layout out) {
    Shape small = in.shape();
    Shape large = out.shape();
    if (!NearestPixels.repeats(op, small.dim(1), large.dim(1))
        || !NearestPixels.repeats(op, small.dim(2), large.dim(2))) {
      return Optional.empty();
    }
    int timesY = large.dim(1) / small.dim(1);
    int timesX = large.dim(2) / small.dim(2);
    return Optional.of(
        StridedLoops.of(
            Shape.of(small.dim(0), small.dim(1), timesY, small.dim(2), timesX, small.dim(3)),
            List.of(
                List.of(in.stride(0), in.stride(1), 0, in.stride(2), 0, in.stride(3)),
                inBlocks(out, timesY, timesX))));
  }

  /** Strides of an image by blocks of pixels: [n, h, y, w, x, c]. */
  private static List<Integer> inBlocks(Layout image, int height, int width) {
    return List.of(
        image.stride(0),
        image.stride(1) * height,
        image.stride(1),
        image.stride(2) * width,
        image.stride(2),
        image.stride(3));
  }
}
