package dev.wafer.emitter.kernels.convolution;

import static dev.wafer.emitter.testing.Int8Layers.depthwise;
import static dev.wafer.emitter.testing.Int8Layers.ofManyShifts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.convolution.portable.DepthwiseConv2dPlanes;
import dev.wafer.emitter.kernels.convolution.portable.DepthwiseConv2dPlanes.Extent;
import dev.wafer.emitter.testing.Bindings;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.SharedForm;
import dev.wafer.emitter.testing.WindowLayers;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.op.Activation;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Depthwise convolutions channel by channel from planes in the scratch. */
final class DepthwiseConv2dPlanesTest {
  private static final List<String> CORES = List.of("cortex-m3", "cortex-m0plus");

  @TempDir Path folder;

  @Test
  void windowsOfAnyShapeMatchTheReference() {
    check(
        List.of(
            depthwise("3x3, relu", 9, 8, 12, 12, 3, 3, 1, Activation.RELU),
            depthwise("3x3, stride", 9, 7, 5, 5, 3, 3, 2, Activation.NONE),
            depthwise("5x5, relu6", 6, 11, 3, 3, 5, 5, 1, Activation.RELU6),
            depthwise("7x7, stride 3", 13, 13, 4, 4, 7, 7, 3, Activation.NONE),
            depthwise("wider than unrolled", 3, 14, 3, 3, 2, 9, 1, Activation.NONE),
            depthwise("a column", 20, 1, 6, 6, 10, 1, 1, Activation.RELU),
            depthwise("a row", 1, 21, 6, 6, 1, 6, 2, Activation.NONE),
            depthwise("stride beyond the window", 12, 12, 4, 4, 2, 2, 4, Activation.NONE),
            depthwise("multiplied", 6, 7, 4, 12, 3, 3, 1, Activation.RELU),
            depthwise("one channel to many", 9, 8, 1, 8, 10, 4, 2, Activation.RELU),
            depthwise("several bands", 40, 30, 2, 2, 3, 3, 1, Activation.NONE),
            depthwise("several bands, stride", 60, 41, 2, 2, 5, 3, 2, Activation.NONE),
            ofManyShifts(depthwise("shifts", 6, 6, 21, 21, 3, 3, 1, Activation.RELU))));
  }

  @Test
  void anyNumberOfNeighboursMatchesTheReference() {
    for (int depth = 1; depth < 4; depth++) {
      check(
          new SharedForm<>(kernel(Extent.BAND), depth),
          List.of(
              depthwise("one", 4, 1, 3, 3, 3, 3, 1, Activation.NONE),
              depthwise("two", 4, 2, 3, 3, 3, 3, 1, Activation.RELU),
              depthwise("four", 5, 4, 3, 3, 3, 3, 1, Activation.NONE),
              depthwise("six", 6, 6, 3, 3, 3, 3, 1, Activation.NONE),
              depthwise("seven, stride", 9, 13, 3, 3, 3, 3, 2, Activation.RELU),
              depthwise("eleven", 5, 11, 3, 3, 2, 9, 1, Activation.NONE)));
    }
  }

  @Test
  void randomWindowsMatchTheReference() {
    WindowLayers layers = new WindowLayers(DataType.INT8, 23);
    List<KernelCase> cases = new ArrayList<>();
    for (int i = 0; cases.size() < 12; i++) {
      Graph graph = layers.depthwise(0, true);
      if (Bindings.of(kernel(Extent.BAND), request(graph, "cortex-m3")).isPresent()) {
        cases.add(KernelCase.random("random " + i, graph, i));
      }
    }
    check(cases);
  }

  @Test
  void coresOfTheDspExtensionAndTheHostAreLeftAlone() {
    Graph graph = depthwise("3x3", 6, 6, 4, 4, 3, 3, 1, Activation.NONE).graph();
    for (String core : List.of("cortex-m4", "cortex-m55", "host")) {
      assertThat(Bindings.of(kernel(Extent.WHOLE), request(graph, core))).isEmpty();
    }
    for (String core : CORES) {
      assertThat(Bindings.of(kernel(Extent.WHOLE), request(graph, core))).isPresent();
    }
  }

  private void check(List<KernelCase> cases) {
    for (Extent extent : Extent.values()) {
      check(kernel(extent), cases);
    }
  }

  private void check(Kernel<?> kernel, List<KernelCase> cases) {
    for (String core : CORES) {
      HostHarness.of(List.of(kernel), core).check(folder, cases);
    }
  }

  private static DepthwiseConv2dPlanes kernel(Extent extent) {
    return new DepthwiseConv2dPlanes(extent);
  }

  private static KernelRequest request(Graph graph, String core) {
    return new KernelRequest(
        graph, graph.nodes().get(0), TargetCatalog.builtIn().core(core).orElseThrow());
  }
}
