package dev.wafer.emitter.kernels.registry;

import dev.wafer.emitter.kernels.WinogradForm;
import dev.wafer.emitter.kernels.WinogradTransform;
import dev.wafer.emitter.kernels.convolution.dsp.Conv2dS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.Conv2dSingleS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.Conv2dWinogradS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseConv2dHybridDsp;
import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseConv2dS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseConv3x3S8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseMultipliedS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseStrip3x3S8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.GroupedConv2dS8Dsp;
import dev.wafer.emitter.kernels.convolution.fpu.Conv2dGatheredF32;
import dev.wafer.emitter.kernels.convolution.fpu.DepthwiseConv2dBlockedF32;
import dev.wafer.emitter.kernels.convolution.mve.Conv2dS8Mve;
import dev.wafer.emitter.kernels.convolution.mve.DepthwiseConv2dHybridMve;
import dev.wafer.emitter.kernels.convolution.mve.DepthwiseConv2dS8Mve;
import dev.wafer.emitter.kernels.convolution.pairs.Conv2dEightsS8;
import dev.wafer.emitter.kernels.convolution.pairs.Conv2dPairedS8;
import dev.wafer.emitter.kernels.convolution.portable.Conv2dF32;
import dev.wafer.emitter.kernels.convolution.portable.Conv2dGathered;
import dev.wafer.emitter.kernels.convolution.portable.Conv2dHybrid;
import dev.wafer.emitter.kernels.convolution.portable.Conv2dHybridGathered;
import dev.wafer.emitter.kernels.convolution.portable.Conv2dWinograd;
import dev.wafer.emitter.kernels.convolution.portable.Conv3dF32;
import dev.wafer.emitter.kernels.convolution.portable.DepthwiseConv2dF32;
import dev.wafer.emitter.kernels.convolution.portable.DepthwiseConv2dHybrid;
import dev.wafer.emitter.kernels.convolution.portable.DepthwiseConv2dPlanes;
import dev.wafer.emitter.kernels.convolution.portable.DepthwiseConv2dPlanes.Extent;
import dev.wafer.emitter.kernels.convolution.portable.RuntimeConvolution;
import dev.wafer.emitter.kernels.convolution.portable.RuntimeTransposeConv;
import dev.wafer.emitter.kernels.convolution.portable.TransposeConvF32;
import dev.wafer.emitter.kernels.convolution.portable.TransposeConvHybrid;
import dev.wafer.emitter.kernels.elementwise.dsp.AddS8Dsp;
import dev.wafer.emitter.kernels.elementwise.dsp.MulS8Dsp;
import dev.wafer.emitter.kernels.elementwise.dsp.PreluS8Dsp;
import dev.wafer.emitter.kernels.elementwise.fpu.BinaryBlockedF32;
import dev.wafer.emitter.kernels.elementwise.mve.AddS8Mve;
import dev.wafer.emitter.kernels.elementwise.mve.MulS8Mve;
import dev.wafer.emitter.kernels.elementwise.portable.BinaryF32;
import dev.wafer.emitter.kernels.elementwise.portable.UnaryF32;
import dev.wafer.emitter.kernels.matrix.dsp.FullyConnectedRowsS8Dsp;
import dev.wafer.emitter.kernels.matrix.dsp.FullyConnectedS8Dsp;
import dev.wafer.emitter.kernels.matrix.fpu.FullyConnectedBlockedF32;
import dev.wafer.emitter.kernels.matrix.mve.FullyConnectedS8Mve;
import dev.wafer.emitter.kernels.matrix.pairs.FullyConnectedDualS8;
import dev.wafer.emitter.kernels.matrix.pairs.FullyConnectedPairedS8;
import dev.wafer.emitter.kernels.matrix.portable.BatchMatMulKernel;
import dev.wafer.emitter.kernels.matrix.portable.FullyConnectedF32;
import dev.wafer.emitter.kernels.matrix.portable.FullyConnectedHybrid;
import dev.wafer.emitter.kernels.matrix.portable.RuntimeProduct;
import dev.wafer.emitter.kernels.matrix.sparse.BlockShape;
import dev.wafer.emitter.kernels.matrix.sparse.SparseKernels;
import dev.wafer.emitter.kernels.pooling.PoolF32;
import dev.wafer.emitter.kernels.pooling.dsp.AveragePoolS8Dsp;
import dev.wafer.emitter.kernels.pooling.dsp.MaxPoolS8Dsp;
import dev.wafer.emitter.kernels.pooling.mve.PoolS8Mve;
import dev.wafer.emitter.kernels.recurrent.dsp.SvdfS8Dsp;
import dev.wafer.emitter.kernels.recurrent.mve.LstmS8Mve;
import dev.wafer.emitter.kernels.recurrent.mve.SvdfS8Mve;
import dev.wafer.emitter.kernels.recurrent.portable.LstmInteger;
import dev.wafer.emitter.kernels.reduce.mve.MeanF32Mve;
import dev.wafer.emitter.kernels.reduce.mve.MeanS8Mve;
import dev.wafer.emitter.kernels.softmax.SoftmaxF32;
import dev.wafer.emitter.kernels.stream.MeanOfSumsF32;
import dev.wafer.emitter.kernels.stream.MeanOfSumsS8;
import dev.wafer.emitter.kernels.stream.PlaneSumsF32;
import dev.wafer.emitter.kernels.stream.PlaneSumsS8;
import dev.wafer.emitter.kernels.stream.StreamedRows;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.lower.Kernel;
import java.util.ArrayList;
import java.util.List;

/**
 * All kernels. Where several accept a node, lowering takes the one with the fewest instructions.
 */
public final class KernelRegistry {
  /** Of eight pixels, that are copied out together: more gains little. */
  private static final int MOST_INPUTS = 128;

  /** Of 2x2 outputs, for which weights are transformed once: more gains little. */
  private static final int MOST_TILES = 32;

  private KernelRegistry() {}

  /** Kernels that read sparse forms of weights, whether or not a form pays. */
  public static List<Kernel<?>> sparse() {
    return SparseKernels.all();
  }

  /**
   * Kernels that read weights in blocks of one shape.
   *
   * @throws IllegalArgumentException where there are none
   */
  public static List<Kernel<?>> blockSparse(int outputs, int inputs) {
    return SparseKernels.blockSparse(new BlockShape(outputs, inputs));
  }

  /** Kernels that are faster than standard ones for more of the arena or of flash. */
  public static List<Kernel<?>> roomy() {
    List<WinogradForm> forms = new ArrayList<>(List.of(WinogradForm.IN_FLASH));
    for (int tiles = 4; tiles <= MOST_TILES; tiles *= 2) {
      forms.add(WinogradForm.onDemand(tiles));
    }
    forms.add(WinogradForm.inFlash(WinogradTransform.F4));
    for (int tiles = 2; tiles <= MOST_TILES / 4; tiles *= 2) {
      forms.add(WinogradForm.onDemand(WinogradTransform.F4, tiles));
    }
    List<Kernel<?>> kernels = new ArrayList<>();
    kernels.add(new Conv2dGathered(Conv2dGathered.Sums.SHORT));
    kernels.add(new FullyConnectedDualS8());
    kernels.add(LstmInteger.widened());
    for (int pixels : new int[] {2, 4}) {
      kernels.add(new Conv2dPairedS8(pixels));
      kernels.add(new FullyConnectedPairedS8(pixels));
    }
    for (int inputs = Conv2dEightsS8.FEWEST_INPUTS; inputs <= MOST_INPUTS; inputs *= 2) {
      kernels.add(new Conv2dEightsS8(inputs));
    }
    for (Extent extent : Extent.values()) {
      kernels.add(new DepthwiseConv2dPlanes(extent));
    }
    kernels.add(new Conv2dWinogradS8Dsp(WinogradForm.SINGLE));
    kernels.add(new Conv2dWinogradS8Dsp(WinogradForm.IN_SLICES));
    for (WinogradForm form : forms) {
      kernels.add(new Conv2dWinogradS8Dsp(form));
      kernels.add(new Conv2dWinograd(form));
    }
    return List.copyOf(kernels);
  }

  /** Kernels that are slower than standard ones and want less of the arena. */
  public static List<Kernel<?>> frugal() {
    return List.of(new Conv2dSingleS8Dsp());
  }

  public static List<Kernel<?>> standard() {
    return standard(Objective.BALANCED);
  }

  /** All kernels; what runs by rows exchanges flash for speed as the objective says. */
  public static List<Kernel<?>> standard(Objective objective) {
    List<Kernel<?>> kernels = new ArrayList<>(IntegerKernels.portable());
    kernels.addAll(
        List.of(
            new FullyConnectedS8Dsp(),
            new FullyConnectedRowsS8Dsp(),
            new Conv2dS8Dsp(),
            new DepthwiseConv3x3S8Dsp(),
            new DepthwiseStrip3x3S8Dsp(),
            new DepthwiseConv2dS8Dsp(),
            new DepthwiseMultipliedS8Dsp(),
            new GroupedConv2dS8Dsp(),
            new SvdfS8Dsp(),
            new AddS8Dsp(),
            new MulS8Dsp(),
            new PreluS8Dsp(),
            new MaxPoolS8Dsp(),
            new AveragePoolS8Dsp(),
            new PoolS8Mve(),
            new MeanS8Mve(),
            new MeanF32Mve(),
            new AddS8Mve(),
            new MulS8Mve(),
            new FullyConnectedS8Mve(),
            new Conv2dS8Mve(),
            new DepthwiseConv2dS8Mve(),
            new SvdfS8Mve(),
            new LstmS8Mve(),
            new FullyConnectedF32(),
            new FullyConnectedBlockedF32(),
            new Conv2dF32(),
            new Conv2dGatheredF32(),
            new Conv3dF32(),
            new RuntimeConvolution(),
            new Conv2dHybrid(),
            new Conv2dHybridGathered(),
            new DepthwiseConv2dHybrid(),
            new DepthwiseConv2dHybridDsp(),
            new DepthwiseConv2dHybridMve(),
            new FullyConnectedHybrid(),
            new RuntimeProduct(),
            new DepthwiseConv2dF32(),
            new DepthwiseConv2dBlockedF32(),
            new TransposeConvF32(),
            new RuntimeTransposeConv(),
            new TransposeConvHybrid(),
            new BatchMatMulKernel(),
            new PoolF32(),
            new BinaryF32(),
            new BinaryBlockedF32(),
            new UnaryF32(),
            new SoftmaxF32()));
    kernels.addAll(MathKernels.all());
    kernels.addAll(DataKernels.all());
    kernels.add(new PlaneSumsS8());
    kernels.add(new PlaneSumsF32());
    kernels.add(new MeanOfSumsS8());
    kernels.add(new MeanOfSumsF32());
    kernels.add(
        new StreamedRows(
            List.copyOf(kernels),
            objective.spendsRoom() ? roomy() : List.of(),
            objective.spendsRoom() ? List.of() : frugal(),
            objective));
    return List.copyOf(kernels);
  }
}
