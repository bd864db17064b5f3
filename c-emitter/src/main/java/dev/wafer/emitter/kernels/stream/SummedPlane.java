package dev.wafer.emitter.kernels.stream;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.PlaneSums;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;

/** Rows of a plane whose channels are summed, as their kernels are given them. */
record SummedPlane(int pixels, int channels) {
  /** The plane [1, h, w, c] of a PLANE_SUMS. */
  static SummedPlane of(KernelRequest request) {
    Shape shape = request.input(0).shape();
    return new SummedPlane(shape.dim(1) * shape.dim(2), shape.dim(3));
  }

  /** Adds input, output and parameters. */
  void addTo(KernelBinding.Builder binding, PlaneSums op) {
    binding
        .input(0)
        .output(0)
        .parameters()
        .parameter("pixels", CType.I32, pixels)
        .parameter("channels", CType.I32, channels)
        .parameter("continues", CType.I32, op.continues() ? 1 : 0);
  }
}
