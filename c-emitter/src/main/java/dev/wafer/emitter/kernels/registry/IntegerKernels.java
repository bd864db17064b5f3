package dev.wafer.emitter.kernels.registry;

import dev.wafer.emitter.kernels.conversion.Convert;
import dev.wafer.emitter.kernels.conversion.FlipSign;
import dev.wafer.emitter.kernels.convolution.portable.Conv2dGathered;
import dev.wafer.emitter.kernels.convolution.portable.Conv2dPortable;
import dev.wafer.emitter.kernels.convolution.portable.DepthwiseConv2dPortable;
import dev.wafer.emitter.kernels.convolution.portable.PointwiseConv2dPortable;
import dev.wafer.emitter.kernels.convolution.portable.TransposeConvPortable;
import dev.wafer.emitter.kernels.elementwise.portable.AddLinearS8;
import dev.wafer.emitter.kernels.elementwise.portable.AddS8;
import dev.wafer.emitter.kernels.elementwise.portable.BinaryInteger;
import dev.wafer.emitter.kernels.elementwise.portable.RescaleInteger;
import dev.wafer.emitter.kernels.matrix.portable.FullyConnectedPortable;
import dev.wafer.emitter.kernels.pooling.PoolInteger;
import dev.wafer.emitter.kernels.reduce.MeanInteger;
import dev.wafer.emitter.kernels.reduce.ProductInteger;
import dev.wafer.passes.lower.Kernel;
import java.util.List;

/** The arithmetic on int8, int16 and int32, in C that runs on every core. */
final class IntegerKernels {
  private IntegerKernels() {}

  static List<Kernel<?>> portable() {
    return List.of(
        new FullyConnectedPortable(),
        new PointwiseConv2dPortable(),
        new Conv2dGathered(Conv2dGathered.Sums.STANDARD),
        new Conv2dPortable(),
        new DepthwiseConv2dPortable(),
        new TransposeConvPortable(),
        new PoolInteger(),
        new MeanInteger(),
        new ProductInteger(),
        new AddLinearS8(),
        new AddS8(),
        new BinaryInteger(),
        new RescaleInteger(),
        new Convert(),
        new FlipSign());
  }
}
