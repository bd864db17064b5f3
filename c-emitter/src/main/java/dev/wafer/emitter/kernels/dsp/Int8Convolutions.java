package dev.wafer.emitter.kernels.dsp;

import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.lower.KernelRequest;
import java.util.Optional;

/** Which convolutions kernels of int8 with packed weights may take. */
public final class Int8Convolutions {
  private Int8Convolutions() {}

  /** The geometry of a convolution of int8 by constant weights, whatever its extents. */
  public static Optional<Plane> plane(KernelRequest request) {
    if (!DspScaling.int8WithConstantWeights(request) || request.isRuntime(2)) {
      return Optional.empty();
    }
    return request
        .node()
        .op()
        .sliding()
        .filter(Windowed::padsWithZeros)
        .map(op -> op.plane(request.node()));
  }
}
