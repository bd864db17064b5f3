package dev.wafer.emitter.kernels;

import dev.wafer.emitter.kernels.convolution.Conv2dF32;
import dev.wafer.emitter.kernels.convolution.Conv2dHybrid;
import dev.wafer.emitter.kernels.convolution.DepthwiseConv2dF32;
import dev.wafer.emitter.kernels.convolution.TransposeConvF32;
import dev.wafer.emitter.kernels.dsp.AddS8Dsp;
import dev.wafer.emitter.kernels.dsp.Conv2dS8Dsp;
import dev.wafer.emitter.kernels.dsp.DepthwiseConv3x3S8Dsp;
import dev.wafer.emitter.kernels.dsp.FullyConnectedRowsS8Dsp;
import dev.wafer.emitter.kernels.dsp.FullyConnectedS8Dsp;
import dev.wafer.emitter.kernels.dsp.SvdfS8Dsp;
import dev.wafer.emitter.kernels.elementwise.BinaryF32;
import dev.wafer.emitter.kernels.elementwise.UnaryF32;
import dev.wafer.emitter.kernels.fullyconnected.FullyConnectedF32;
import dev.wafer.emitter.kernels.fullyconnected.FullyConnectedHybrid;
import dev.wafer.emitter.kernels.matmul.BatchMatMulKernel;
import dev.wafer.emitter.kernels.mve.AddS8Mve;
import dev.wafer.emitter.kernels.mve.Conv2dS8Mve;
import dev.wafer.emitter.kernels.mve.DepthwiseConv2dS8Mve;
import dev.wafer.emitter.kernels.mve.FullyConnectedS8Mve;
import dev.wafer.emitter.kernels.mve.SvdfS8Mve;
import dev.wafer.emitter.kernels.pooling.PoolF32;
import dev.wafer.emitter.kernels.softmax.SoftmaxF32;
import dev.wafer.emitter.kernels.sparse.BlockShape;
import dev.wafer.emitter.kernels.sparse.SparseKernels;
import dev.wafer.passes.lower.Kernel;
import java.util.ArrayList;
import java.util.List;

/**
 * All kernels. Where several accept a node, lowering takes the one with the fewest instructions.
 */
public final class KernelRegistry {
  private KernelRegistry() {}

  /** Kernels that read sparse forms of weights, whether or not a form pays. */
  public static List<Kernel> sparse() {
    return SparseKernels.all();
  }

  /**
   * Kernels that read weights in blocks of one shape.
   *
   * @throws IllegalArgumentException where there are none
   */
  public static List<Kernel> blockSparse(int outputs, int inputs) {
    return SparseKernels.blockSparse(new BlockShape(outputs, inputs));
  }

  public static List<Kernel> standard() {
    List<Kernel> kernels = new ArrayList<>(IntegerKernels.portable());
    kernels.addAll(
        List.of(
            new FullyConnectedS8Dsp(),
            new FullyConnectedRowsS8Dsp(),
            new Conv2dS8Dsp(),
            new DepthwiseConv3x3S8Dsp(),
            new SvdfS8Dsp(),
            new AddS8Dsp(),
            new AddS8Mve(),
            new FullyConnectedS8Mve(),
            new Conv2dS8Mve(),
            new DepthwiseConv2dS8Mve(),
            new SvdfS8Mve(),
            new FullyConnectedF32(),
            new Conv2dF32(),
            new Conv2dHybrid(),
            new FullyConnectedHybrid(),
            new DepthwiseConv2dF32(),
            new TransposeConvF32(),
            new BatchMatMulKernel(),
            new PoolF32(),
            new BinaryF32(),
            new UnaryF32(),
            new SoftmaxF32()));
    kernels.addAll(DataKernels.all());
    return List.copyOf(kernels);
  }
}
