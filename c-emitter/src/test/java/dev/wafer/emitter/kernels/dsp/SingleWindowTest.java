package dev.wafer.emitter.kernels.dsp;

import static dev.wafer.emitter.testing.Int8Layers.conv;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.convolution.dsp.Conv2dS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.Conv2dSingleS8Dsp;
import dev.wafer.emitter.testing.Bindings;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.op.Activation;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Convolution of one window at a time. */
final class SingleWindowTest {
  private static final String CORE = "cortex-m4";

  @TempDir Path folder;

  @Test
  void layersMatchTheReference() {
    HostHarness.of(List.of(new Conv2dSingleS8Dsp()), CORE)
        .check(
            folder,
            List.of(
                conv("even", 8, 6, 16, 8, 3, 3, 1, 1, Activation.RELU),
                conv("odd number of outputs", 7, 5, 8, 5, 3, 3, 1, 1, Activation.NONE),
                conv("stride, relu6", 9, 9, 12, 4, 3, 3, 2, 1, Activation.RELU6),
                conv("a row", 1, 7, 8, 4, 3, 3, 1, 1, Activation.RELU_N1_TO_1),
                conv("runs of no whole words", 6, 7, 3, 2, 2, 2, 1, 1, Activation.NONE),
                conv("pointwise", 4, 5, 8, 6, 1, 1, 1, 1, Activation.NONE)));
  }

  /** The weights lie as the kernel of three windows reads them, the scratch is a third. */
  @Test
  void theScratchIsAThirdOfThatOfThreeWindows() {
    KernelRequest request = request(conv("conv", 8, 8, 64, 64, 3, 3, 1, 1, Activation.RELU), CORE);
    KernelBinding three = Bindings.of(new Conv2dS8Dsp(), request).orElseThrow();
    KernelBinding one = Bindings.of(new Conv2dSingleS8Dsp(), request).orElseThrow();
    assertThat(3 * one.scratch().get(0).sizeBytes()).isEqualTo(three.scratch().get(0).sizeBytes());
    assertThat(one.constants().get(0).data()).isEqualTo(three.constants().get(0).data());
  }

  @Test
  void otherCoresAndColumnsApartAreRefused() {
    KernelCase apart = conv("dilation", 8, 8, 8, 4, 3, 3, 1, 2, Activation.NONE);
    KernelCase taken = conv("taken", 8, 8, 8, 4, 3, 3, 1, 1, Activation.NONE);
    assertThat(Bindings.of(new Conv2dSingleS8Dsp(), request(apart, CORE))).isEmpty();
    assertThat(Bindings.of(new Conv2dSingleS8Dsp(), request(taken, CORE))).isPresent();
    assertThat(Bindings.of(new Conv2dSingleS8Dsp(), request(taken, "cortex-m3"))).isEmpty();
  }

  private static KernelRequest request(KernelCase layer, String name) {
    Core core = TargetCatalog.builtIn().core(name).orElseThrow();
    return new KernelRequest(layer.graph(), layer.graph().nodes().get(0), core);
  }
}
