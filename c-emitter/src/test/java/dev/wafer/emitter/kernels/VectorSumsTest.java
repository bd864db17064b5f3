package dev.wafer.emitter.kernels;

import static dev.wafer.emitter.testing.Int8Layers.conv;
import static dev.wafer.emitter.testing.Int8Layers.dense;
import static dev.wafer.emitter.testing.Int8Layers.ofManyShifts;

import dev.wafer.emitter.kernels.convolution.portable.Conv2dGathered;
import dev.wafer.emitter.kernels.convolution.portable.PointwiseConv2dPortable;
import dev.wafer.emitter.kernels.matrix.portable.FullyConnectedPortable;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.op.Activation;
import dev.wafer.passes.lower.Kernel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sums in assembly of cores without the DSP extension, in the C that stands for it. */
final class VectorSumsTest {
  @TempDir Path folder;

  @Test
  void vectorsOfAnyDepthAndNumberOfOutputsMatchTheReference() {
    for (String core : List.of("cortex-m3", "cortex-m0plus")) {
      check(
          new FullyConnectedPortable(),
          core,
          dense("one block", 1, 17, 4, Activation.NONE),
          dense("two blocks", 1, 8, 8, Activation.RELU),
          dense("three blocks and a rest", 1, 31, 15, Activation.RELU6),
          dense("rows", 3, 12, 9, Activation.NONE),
          dense("one input", 1, 1, 11, Activation.RELU_N1_TO_1));
    }
  }

  @Test
  void pixelsInPairsMatchTheReference() {
    for (String core : List.of("cortex-m3", "cortex-m0plus")) {
      check(
          new PointwiseConv2dPortable(),
          core,
          conv("even", 4, 4, 16, 8, 1, 1, 1, 1, Activation.RELU),
          ofManyShifts(conv("odd", 3, 5, 7, 13, 1, 1, 1, 1, Activation.NONE)),
          conv("two pixels", 1, 2, 33, 5, 1, 1, 1, 1, Activation.RELU6));
    }
  }

  @Test
  void windowsMatchTheReference() {
    KernelCase[] windows = {
      conv("three by three", 5, 6, 3, 8, 3, 3, 1, 1, Activation.RELU),
      conv("stride", 9, 7, 2, 7, 5, 3, 2, 1, Activation.NONE)
    };
    check(new Conv2dGathered(Conv2dGathered.Sums.STANDARD), "cortex-m3", windows);
    check(new Conv2dGathered(Conv2dGathered.Sums.SHORT), "cortex-m0plus", windows);
  }

  private void check(Kernel<?> kernel, String core, KernelCase... cases) {
    HostHarness.of(List.of(kernel), core).check(folder, List.of(cases));
  }
}
