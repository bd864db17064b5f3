package dev.wafer.emitter.kernels.convolution.portable;

import dev.wafer.emitter.kernels.BlockedWeights;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.PackedConstant;

/**
 * The weights of a CONV_2D, or of a DEPTHWISE_CONV_2D of one input channel, which stores its output
 * channels innermost instead of outermost.
 */
final class ConvWeights {
  private ConvWeights() {}

  /** One row an output channel, blocked within each group. */
  static PackedConstant blocked(Windowed op, KernelRequest request, int groups) {
    DenseConstant weights = request.weights().orElseThrow();
    if (!op.isDepthwise()) {
      return BlockedWeights.ofRows(weights, groups);
    }
    Shape shape = weights.shape();
    int outputs = shape.dim(3);
    return BlockedWeights.of(
        weights,
        outputs,
        shape.dim(1) * shape.dim(2),
        1,
        (row, i) -> (int) weights.integerAt(i * outputs + row));
  }
}
