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
}
