package dev.wafer.emitter.kernels.dsp;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Padding;
import dev.wafer.passes.lower.KernelRequest;
import java.util.Optional;

/** The extents of an int8 convolution with constant weights. Sizes in elements. */
public record ConvolutionShape(Shape in, Shape kernel, Shape out, Steps steps, Padding padding) {
  /** Strides and dilations. */
  public record Steps(int strideH, int strideW, int dilationH, int dilationW) {}

  /** The shape of a node that kernels of this package may take, whatever its extents. */
  public static Optional<ConvolutionShape> of(KernelRequest request) {
    if (!DspScaling.int8WithConstantWeights(request) || request.isRuntime(2)) {
      return Optional.empty();
    }
    if (request.node().op() instanceof Conv2d c) {
      return Optional.of(
          of(
              request,
              new Steps(c.strideH(), c.strideW(), c.dilationH(), c.dilationW()),
              c.padding()));
    }
    if (request.node().op() instanceof DepthwiseConv2d c) {
      return Optional.of(
          of(
              request,
              new Steps(c.strideH(), c.strideW(), c.dilationH(), c.dilationW()),
              c.padding()));
    }
    return Optional.empty();
  }

  private static ConvolutionShape of(KernelRequest request, Steps steps, Padding padding) {
    return new ConvolutionShape(
        request.input(0).shape(),
        request.input(1).shape(),
        request.output().shape(),
        steps,
        padding);
  }

  public int batches() {
    return in.dim(0);
  }

  public int inH() {
    return in.dim(1);
  }

  public int inW() {
    return in.dim(2);
  }

  public int inC() {
    return in.dim(3);
  }

  public int outH() {
    return out.dim(1);
  }

  public int outW() {
    return out.dim(2);
  }

  public int outC() {
    return out.dim(3);
  }

  public int kernelH() {
    return kernel.dim(1);
  }

  public int kernelW() {
    return kernel.dim(2);
  }

  /** Output positions of all batches. */
  public int pixels() {
    return batches() * outH() * outW();
  }

  /** Whether output positions are input positions and each reads one. */
  public boolean isPointwise() {
    return kernelH() == 1
        && kernelW() == 1
        && steps.strideH() == 1
        && steps.strideW() == 1
        && padding.equals(Padding.NONE);
  }
}
