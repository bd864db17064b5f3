package dev.wafer.emitter.kernels;

import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.AveragePool2d;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.MaxPool2d;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;

/**
 * How a window slides over a [n, h, w, c] tensor: the geometry of convolutions and poolings.
 *
 * @param top rows of padding above the first input row; padding below and at the right follows from
 *     the output's size
 */
public record Plane(
    int batches,
    int inH,
    int inW,
    int inC,
    int outH,
    int outW,
    int outC,
    int filterH,
    int filterW,
    int strideH,
    int strideW,
    int dilationH,
    int dilationW,
    int top,
    int left) {
  /** Geometry of a CONV_2D, DEPTHWISE_CONV_2D, AVERAGE_POOL_2D or MAX_POOL_2D. */
  public static Plane of(Node node) {
    Op op = node.op();
    Shape filter = node.input(1).shape();
    if (op instanceof Conv2d conv) {
      return of(
          node,
          filter.dim(1),
          filter.dim(2),
          new int[] {conv.strideH(), conv.strideW(), conv.dilationH(), conv.dilationW()},
          conv.padding());
    }
    if (op instanceof DepthwiseConv2d conv) {
      return of(
          node,
          filter.dim(1),
          filter.dim(2),
          new int[] {conv.strideH(), conv.strideW(), conv.dilationH(), conv.dilationW()},
          conv.padding());
    }
    if (op instanceof AveragePool2d pool) {
      return of(
          node,
          pool.filterH(),
          pool.filterW(),
          new int[] {pool.strideH(), pool.strideW(), 1, 1},
          pool.padding());
    }
    if (op instanceof MaxPool2d pool) {
      return of(
          node,
          pool.filterH(),
          pool.filterW(),
          new int[] {pool.strideH(), pool.strideW(), 1, 1},
          pool.padding());
    }
    throw new IllegalArgumentException("no sliding window: " + op.mnemonic());
  }

  /** Rows that each become a row of another length: a matrix product. */
  public static Plane ofRows(int rows, int inC, int outC) {
    return new Plane(1, rows, 1, inC, rows, 1, outC, 1, 1, 1, 1, 1, 1, 0, 0);
  }

  private static Plane of(Node node, int filterH, int filterW, int[] steps, Padding padding) {
    Shape in = node.input(0).shape();
    Shape out = node.output().shape();
    return new Plane(
        in.dim(0),
        in.dim(1),
        in.dim(2),
        in.dim(3),
        out.dim(1),
        out.dim(2),
        out.dim(3),
        filterH,
        filterW,
        steps[0],
        steps[1],
        steps[2],
        steps[3],
        padding.top(),
        padding.left());
  }

  /** Whether some window position lies outside the input, so that a kernel has to look. */
  public boolean leavesInput() {
    return top > 0
        || left > 0
        || (outH - 1) * strideH - top + (filterH - 1) * dilationH >= inH
        || (outW - 1) * strideW - left + (filterW - 1) * dilationW >= inW;
  }

  /** Whether each output pixel reads exactly the input pixel at its own place. */
  public boolean isPointwise() {
    return filterH == 1 && filterW == 1 && strideH == 1 && strideW == 1 && !leavesInput();
  }

  public boolean isDilated() {
    return dilationH > 1 || dilationW > 1;
  }

  public long outPixels() {
    return (long) batches * outH * outW;
  }

  /** Hands the geometry to a kernel function as int32 fields of its parameter structure. */
  public KernelBinding.Builder addTo(KernelBinding.Builder binding) {
    return binding
        .parameter("batches", CType.I32, batches)
        .parameter("in_h", CType.I32, inH)
        .parameter("in_w", CType.I32, inW)
        .parameter("in_c", CType.I32, inC)
        .parameter("out_h", CType.I32, outH)
        .parameter("out_w", CType.I32, outW)
        .parameter("out_c", CType.I32, outC)
        .parameter("filter_h", CType.I32, filterH)
        .parameter("filter_w", CType.I32, filterW)
        .parameter("stride_h", CType.I32, strideH)
        .parameter("stride_w", CType.I32, strideW)
        .parameter("dilation_h", CType.I32, dilationH)
        .parameter("dilation_w", CType.I32, dilationW)
        .parameter("top", CType.I32, top)
        .parameter("left", CType.I32, left);
  }
}
