package dev.wafer.emitter.kernels;

import dev.wafer.ir.op.Plane;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;

/** The geometry of a window as C has it. */
public final class PlaneParameters {
  private PlaneParameters() {}

  /** Hands the geometry to a kernel function as int32 fields of its parameter structure. */
  public static KernelBinding.Builder addTo(KernelBinding.Builder binding, Plane plane) {
    return binding
        .parameter("batches", CType.I32, plane.batches())
        .parameter("in_h", CType.I32, plane.inH())
        .parameter("in_w", CType.I32, plane.inW())
        .parameter("in_c", CType.I32, plane.inC())
        .parameter("out_h", CType.I32, plane.outH())
        .parameter("out_w", CType.I32, plane.outW())
        .parameter("out_c", CType.I32, plane.outC())
        .parameter("filter_h", CType.I32, plane.filterH())
        .parameter("filter_w", CType.I32, plane.filterW())
        .parameter("stride_h", CType.I32, plane.strideH())
        .parameter("stride_w", CType.I32, plane.strideW())
        .parameter("dilation_h", CType.I32, plane.dilationH())
        .parameter("dilation_w", CType.I32, plane.dilationW())
        .parameter("top", CType.I32, plane.top())
        .parameter("left", CType.I32, plane.left());
  }

  /**
   * Hands the geometry of a pooling window to a kernel function: it has no dilation, and the input
   * as many channels as the output.
   */
  public static KernelBinding.Builder addPool(KernelBinding.Builder binding, Plane plane) {
    return binding
        .parameter("batches", CType.I32, plane.batches())
        .parameter("in_h", CType.I32, plane.inH())
        .parameter("in_w", CType.I32, plane.inW())
        .parameter("out_h", CType.I32, plane.outH())
        .parameter("out_w", CType.I32, plane.outW())
        .parameter("out_c", CType.I32, plane.outC())
        .parameter("filter_h", CType.I32, plane.filterH())
        .parameter("filter_w", CType.I32, plane.filterW())
        .parameter("stride_h", CType.I32, plane.strideH())
        .parameter("stride_w", CType.I32, plane.strideW())
        .parameter("top", CType.I32, plane.top())
        .parameter("left", CType.I32, plane.left());
  }

  /**
   * The positions of a window over an input that is read through a copy of each window.
   *
   * @param padding what the copy has where the window leaves the input
   */
  public static KernelBinding.Builder addPositions(
      KernelBinding.Builder binding, Plane plane, int padding) {
    return binding
        .parameter("dilation_h", CType.I32, plane.dilationH())
        .parameter("out_h", CType.I32, plane.outH())
        .parameter("out_w", CType.I32, plane.outW())
        .parameter("stride_h", CType.I32, plane.strideH())
        .parameter("stride_w", CType.I32, plane.strideW())
        .parameter("pad_top", CType.I32, plane.top())
        .parameter("pad_left", CType.I32, plane.left())
        .parameter("padding", CType.I32, padding);
  }

  /**
   * The planes of a transposed convolution, whose window slides over the output: what it reads has
   * an element for each position.
   */
  public static KernelBinding.Builder addTransposedPlanes(
      KernelBinding.Builder binding, Plane plane) {
    return binding
        .parameter("batches", CType.I32, plane.batches())
        .parameter("in_h", CType.I32, plane.outH())
        .parameter("in_w", CType.I32, plane.outW())
        .parameter("in_c", CType.I32, plane.outC())
        .parameter("out_h", CType.I32, plane.inH())
        .parameter("out_w", CType.I32, plane.inW());
  }

  /** The window of a transposed convolution. */
  public static KernelBinding.Builder addTransposedWindow(
      KernelBinding.Builder binding, Plane plane) {
    return binding
        .parameter("filter_h", CType.I32, plane.filterH())
        .parameter("filter_w", CType.I32, plane.filterW())
        .parameter("stride_h", CType.I32, plane.strideH())
        .parameter("stride_w", CType.I32, plane.strideW())
        .parameter("top", CType.I32, plane.top())
        .parameter("left", CType.I32, plane.left());
  }
}
