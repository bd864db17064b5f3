package dev.wafer.emitter.kernels;

import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.targets.Feature;
import java.util.Optional;

/** Which layers kernels of int8 with packed weights may take on a core with an extension. */
public final class Int8Layers {
  private Int8Layers() {}

  /** Whether the core has the extension and a node multiplies int8 by constant int8, to int8. */
  public static boolean haveConstantWeights(KernelRequest request, Feature extension) {
    return areOfInt8(request, extension)
        && request.weights().map(w -> w.dataType() == DataType.INT8).orElse(false);
  }

  private static boolean areOfInt8(KernelRequest request, Feature extension) {
    return request.core().has(extension)
        && request.node().inputs().size() >= 2
        && request.inputType(0) == DataType.INT8
        && request.outputType() == DataType.INT8
        && request.isRuntime(0)
        && request.constant(1).isPresent();
  }

  /**
   * The geometry of a convolution of int8 by constant weights, whatever its extents. The weights
   * are INT8 ones, or on the DSP extension INT16 ones of up to 255.
   */
  public static Optional<Plane> plane(KernelRequest request, Feature extension) {
    if (!areOfInt8(request, extension)
        || !request.weights().map(w -> takes(w.dataType(), extension)).orElse(false)
        || request.isRuntime(2)) {
      return Optional.empty();
    }
    return request
        .node()
        .op()
        .sliding()
        .filter(Windowed::padsWithZeros)
        .map(op -> op.plane(request.node()));
  }

  private static boolean takes(DataType weights, Feature extension) {
    return weights == DataType.INT8 || (weights == DataType.INT16 && extension == Feature.DSP);
  }
}
