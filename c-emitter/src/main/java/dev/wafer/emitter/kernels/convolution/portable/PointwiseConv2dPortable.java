package dev.wafer.emitter.kernels.convolution.portable;

import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.matrix.portable.MatrixProduct;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Padding;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/**
 * CONV_2D whose windows lie in the input one behind the other, as those of 1 x 1 filters at stride
 * 1 and of filters as large as the plane do: a matrix product, in portable C.
 */
public final class PointwiseConv2dPortable implements Kernel<Conv2d> {
  @Override
  public String name() {
    return "conv_2d_pointwise";
  }

  @Override
  public List<Class<? extends Conv2d>> operators() {
    return List.of(Conv2d.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return MatrixProduct.acceptsLayouts(request);
  }

  @Override
  public Optional<KernelBinding> bind(Conv2d conv, KernelRequest request) {
    if (!isMatrixProduct(request, conv)) {
      return Optional.empty();
    }
    return Accumulator.of(request)
        .map(accumulator -> MatrixProduct.bind(name(), request, accumulator));
  }

  private static boolean isMatrixProduct(KernelRequest request, Conv2d conv) {
    Shape input = request.input(0).shape();
    Shape weights = request.input(1).shape();
    Shape output = request.output().shape();
    boolean onePixel = weights.dim(1) == 1 && weights.dim(2) == 1;
    boolean stride1 = conv.window().strideH() == 1 && conv.window().strideW() == 1;
    boolean wholePlane =
        weights.dim(1) == input.dim(1)
            && weights.dim(2) == input.dim(2)
            && output.dim(1) == 1
            && output.dim(2) == 1
            && !conv.window().isDilated();
    return input.dim(3) == weights.dim(3)
        && conv.window().padding().equals(Padding.NONE)
        && ((onePixel && stride1) || wholePlane);
  }
}
