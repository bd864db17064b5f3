package dev.wafer.emitter.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.convolution.dsp.Conv2dS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.Conv2dSingleS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.Conv2dWinogradS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseConv2dS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseConv3x3S8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseMultipliedS8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseStrip3x3S8Dsp;
import dev.wafer.emitter.kernels.convolution.dsp.GroupedConv2dS8Dsp;
import dev.wafer.emitter.kernels.convolution.mve.Conv2dS8Mve;
import dev.wafer.emitter.kernels.convolution.mve.DepthwiseConv2dS8Mve;
import dev.wafer.emitter.kernels.convolution.pairs.Conv2dEightsS8;
import dev.wafer.emitter.kernels.convolution.pairs.Conv2dPairedS8;
import dev.wafer.emitter.kernels.convolution.portable.Conv2dF32;
import dev.wafer.emitter.kernels.convolution.portable.Conv2dGathered;
import dev.wafer.emitter.kernels.convolution.portable.Conv2dPortable;
import dev.wafer.emitter.kernels.convolution.portable.Conv2dWinograd;
import dev.wafer.emitter.kernels.convolution.portable.DepthwiseConv2dF32;
import dev.wafer.emitter.kernels.convolution.portable.DepthwiseConv2dPlanes;
import dev.wafer.emitter.kernels.convolution.portable.DepthwiseConv2dPlanes.Extent;
import dev.wafer.emitter.kernels.convolution.portable.DepthwiseConv2dPortable;
import dev.wafer.emitter.kernels.convolution.portable.PointwiseConv2dPortable;
import dev.wafer.emitter.kernels.elementwise.dsp.AddS8Dsp;
import dev.wafer.emitter.kernels.elementwise.dsp.MulS8Dsp;
import dev.wafer.emitter.kernels.elementwise.fpu.BinaryBlockedF32;
import dev.wafer.emitter.kernels.elementwise.mve.AddS8Mve;
import dev.wafer.emitter.kernels.elementwise.portable.AddLinearS8;
import dev.wafer.emitter.kernels.elementwise.portable.AddS8;
import dev.wafer.emitter.kernels.elementwise.portable.BinaryF32;
import dev.wafer.emitter.kernels.elementwise.portable.BinaryInteger;
import dev.wafer.emitter.kernels.matrix.fpu.FullyConnectedBlockedF32;
import dev.wafer.emitter.kernels.matrix.pairs.FullyConnectedPairedS8;
import dev.wafer.emitter.kernels.matrix.portable.FullyConnectedPortable;
import dev.wafer.emitter.kernels.movement.PadConstant;
import dev.wafer.emitter.kernels.pooling.PoolF32;
import dev.wafer.emitter.kernels.pooling.PoolInteger;
import dev.wafer.emitter.kernels.pooling.dsp.AveragePoolS8Dsp;
import dev.wafer.emitter.kernels.pooling.dsp.MaxPoolS8Dsp;
import dev.wafer.emitter.kernels.pooling.mve.PoolS8Mve;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.OverlapPlans;
import dev.wafer.emitter.testing.SharedForm;
import dev.wafer.emitter.testing.WindowLayers;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.program.Program;
import dev.wafer.planner.OverlapRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No kernel's word on overlap is taken: each runs with its output over its input, at the least
 * distance that it permits and at larger ones, on random shapes, strides and paddings; the bytes
 * have to be the reference's, and shadow memory must not see a read of an overwritten byte.
 */
@Tag("long")
final class OverlapTest {
  private static final String DSP = "cortex-m4";
  private static final String MVE = "cortex-m55";

  /** Layers for each kernel; more with {@code -Dwafer.overlapCases=N}. */
  private static final int CASES = Integer.getInteger("wafer.overlapCases", 5);

  @TempDir Path folder;

  @Test
  void portableConvolution() {
    check(new Conv2dPortable(), "host", DataType.INT8, WindowLayers::conv);
  }

  @Test
  void portableConvolutionOfHalfwords() {
    check(new Conv2dPortable(), "host", DataType.INT16, WindowLayers::conv);
  }

  @Test
  void gatheredConvolution() {
    check(
        new Conv2dGathered(Conv2dGathered.Sums.STANDARD),
        "host",
        DataType.INT8,
        WindowLayers::conv);
  }

  @Test
  void gatheredConvolutionWithSumsInAssembly() {
    check(
        new Conv2dGathered(Conv2dGathered.Sums.SHORT),
        "cortex-m0plus",
        DataType.INT8,
        WindowLayers::conv);
  }

  @Test
  void pointwiseWithSumsInAssembly() {
    check(new PointwiseConv2dPortable(), "cortex-m3", DataType.INT8, WindowLayers::pointwise);
  }

  @Test
  void pairedConvolution() {
    check(new Conv2dPairedS8(2), "cortex-m3", DataType.INT8, WindowLayers::conv);
  }

  @Test
  void pairedPointwise() {
    check(new Conv2dPairedS8(4), "cortex-m0plus", DataType.INT8, WindowLayers::pointwise);
  }

  @Test
  void convolutionByEights() {
    check(new Conv2dEightsS8(32), "cortex-m3", DataType.INT8, WindowLayers::conv);
  }

  @Test
  void pointwiseByEights() {
    check(new Conv2dEightsS8(32), "cortex-m3", DataType.INT8, WindowLayers::pointwise);
  }

  @Test
  void pairedRows() {
    check(new FullyConnectedPairedS8(4), "cortex-m3", DataType.INT8, WindowLayers::dense);
  }

  @Test
  void portablePointwise() {
    check(new PointwiseConv2dPortable(), "host", DataType.INT8, WindowLayers::pointwise);
  }

  @Test
  void portablePointwiseOfHalfwords() {
    check(new PointwiseConv2dPortable(), "host", DataType.INT16, WindowLayers::pointwise);
  }

  @Test
  void portableDepthwise() {
    check(new DepthwiseConv2dPortable(), "host", DataType.INT8, r -> r.depthwise(0, true));
  }

  @Test
  void depthwiseByPlanes() {
    for (Extent extent : Extent.values()) {
      Kernel<?> kernel = new DepthwiseConv2dPlanes(extent);
      check(kernel, "cortex-m3", DataType.INT8, r -> r.depthwise(3, true));
      check(kernel, "cortex-m0plus", DataType.INT8, WindowLayers::globalDepthwise);
    }
  }

  @Test
  void portableFullyConnected() {
    check(new FullyConnectedPortable(), "host", DataType.INT8, WindowLayers::dense);
  }

  @Test
  void integerPooling() {
    check(new PoolInteger(), "host", DataType.INT8, WindowLayers::pool);
  }

  /** Where the output begins amid a pixel, one channel's output lies on another one's input. */
  @Test
  void wholePlanesChannelByChannel() {
    check(new PoolInteger(), "host", DataType.INT8, WindowLayers::globalPool);
    check(new PoolF32(), "host", DataType.FLOAT32, WindowLayers::globalPool);
    check(new DepthwiseConv2dPortable(), "host", DataType.INT8, WindowLayers::globalDepthwise);
    check(new DepthwiseConv2dF32(), "host", DataType.FLOAT32, WindowLayers::globalDepthwise);
    check(new DepthwiseConv2dS8Dsp(), DSP, DataType.INT8, WindowLayers::globalDepthwise);
    check(new DepthwiseConv2dS8Mve(), MVE, DataType.INT8, WindowLayers::globalDepthwise);
  }

  @Test
  void integerAddition() {
    check(new BinaryInteger(), "host", DataType.INT8, WindowLayers::add);
  }

  @Test
  void floatConvolution() {
    check(new Conv2dF32(), "host", DataType.FLOAT32, WindowLayers::conv);
  }

  @Test
  void floatPointwise() {
    check(new Conv2dF32(), "host", DataType.FLOAT32, WindowLayers::pointwise);
    check(new Conv2dF32(), DSP, DataType.FLOAT32, WindowLayers::pointwise);
  }

  @Test
  void floatDepthwise() {
    check(new DepthwiseConv2dF32(), "host", DataType.FLOAT32, r -> r.depthwise(0, true));
  }

  @Test
  void floatPooling() {
    check(new PoolF32(), "host", DataType.FLOAT32, WindowLayers::pool);
  }

  @Test
  void floatAddition() {
    check(new BinaryF32(), "host", DataType.FLOAT32, WindowLayers::add);
    check(new BinaryBlockedF32(), DSP, DataType.FLOAT32, WindowLayers::add);
    check(new BinaryBlockedF32(), MVE, DataType.FLOAT32, WindowLayers::add);
  }

  @Test
  void paddings() {
    check(new PadConstant(), "host", DataType.INT8, WindowLayers::padding);
    check(new PadConstant(), DSP, DataType.FLOAT32, WindowLayers::padding);
    check(new PadConstant(), MVE, DataType.INT8, WindowLayers::padding);
  }

  @Test
  void floatFullyConnected() {
    check(new FullyConnectedBlockedF32(), DSP, DataType.FLOAT32, WindowLayers::dense);
    check(new FullyConnectedBlockedF32(), MVE, DataType.FLOAT32, WindowLayers::dense);
  }

  @Test
  void dspConvolution() {
    check(new Conv2dS8Dsp(), DSP, DataType.INT8, WindowLayers::conv);
    check(new Conv2dSingleS8Dsp(), DSP, DataType.INT8, WindowLayers::conv);
  }

  @Test
  void convolutionByTilesOfSixteen() {
    WinogradForm inFlash = WinogradForm.inFlash(WinogradTransform.F4);
    WinogradForm onDemand = WinogradForm.onDemand(WinogradTransform.F4, 4);
    for (WinogradForm form : List.of(inFlash, onDemand)) {
      check(new Conv2dWinogradS8Dsp(form), DSP, DataType.INT8, WindowLayers::convByTiles);
      check(new Conv2dWinograd(form), "host", DataType.INT8, WindowLayers::convByTiles);
    }
  }

  @Test
  void dspConvolutionByTiles() {
    check(
        new Conv2dWinogradS8Dsp(WinogradForm.IN_FLASH),
        DSP,
        DataType.INT8,
        WindowLayers::convByTiles);
    check(
        new Conv2dWinogradS8Dsp(WinogradForm.SINGLE),
        DSP,
        DataType.INT8,
        WindowLayers::convByTiles);
    check(
        new Conv2dWinogradS8Dsp(WinogradForm.IN_SLICES),
        DSP,
        DataType.INT8,
        WindowLayers::convByTiles);
    check(
        new Conv2dWinogradS8Dsp(WinogradForm.onDemand(8)),
        DSP,
        DataType.INT8,
        WindowLayers::convByTiles);
  }

  @Test
  void portableConvolutionByTiles() {
    check(
        new Conv2dWinograd(WinogradForm.IN_FLASH),
        "host",
        DataType.INT8,
        WindowLayers::convByTiles);
    check(
        new Conv2dWinograd(WinogradForm.onDemand(8)),
        "host",
        DataType.INT8,
        WindowLayers::convByTiles);
  }

  @Test
  void dspPointwise() {
    check(new Conv2dS8Dsp(), DSP, DataType.INT8, WindowLayers::pointwise);
  }

  @Test
  void dspDepthwise() {
    check(new DepthwiseConv3x3S8Dsp(), DSP, DataType.INT8, r -> r.depthwise(3, false));
    check(new DepthwiseConv2dS8Dsp(), DSP, DataType.INT8, r -> r.depthwise(0, false));
  }

  @Test
  void dspDepthwiseOfSeveralOutputsAChannel() {
    check(new DepthwiseMultipliedS8Dsp(), DSP, DataType.INT8, WindowLayers::multiplied);
  }

  @Test
  void dspGroups() {
    check(new GroupedConv2dS8Dsp(), DSP, DataType.INT8, WindowLayers::grouped);
  }

  @Test
  void dspDepthwiseStrips() {
    DepthwiseStrip3x3S8Dsp strips = new DepthwiseStrip3x3S8Dsp();
    check(strips, DSP, DataType.INT8, WindowLayers::depthwiseStrip);
    check(new SharedForm<>(strips, 1), DSP, DataType.INT8, WindowLayers::depthwiseStrip);
  }

  @Test
  void dspAddition() {
    check(new AddS8Dsp(), DSP, DataType.INT8, WindowLayers::add);
  }

  @Test
  void dspMultiplication() {
    check(new MulS8Dsp(), DSP, DataType.INT8, WindowLayers::multiply);
  }

  @Test
  void portableAddition() {
    check(new AddS8(), "host", DataType.INT8, WindowLayers::add);
    check(new AddLinearS8(), "host", DataType.INT8, WindowLayers::add);
  }

  @Test
  void dspPooling() {
    check(new MaxPoolS8Dsp(), DSP, DataType.INT8, r -> r.poolOfWords(PoolFn.MAX));
    check(new AveragePoolS8Dsp(), DSP, DataType.INT8, r -> r.poolOfWords(PoolFn.AVERAGE));
  }

  @Test
  void mvePooling() {
    check(new PoolS8Mve(), MVE, DataType.INT8, WindowLayers::pool);
  }

  @Test
  void mveConvolution() {
    check(new Conv2dS8Mve(), MVE, DataType.INT8, WindowLayers::conv);
  }

  @Test
  void mvePointwise() {
    check(new Conv2dS8Mve(), MVE, DataType.INT8, WindowLayers::pointwise);
  }

  @Test
  void mveDepthwise() {
    check(new DepthwiseConv2dS8Mve(), MVE, DataType.INT8, r -> r.depthwise(0, false));
  }

  @Test
  void mveAddition() {
    check(new AddS8Mve(), MVE, DataType.INT8, WindowLayers::add);
  }

  /**
   * One granule less than permitted: either check has to notice, or the tests above say nothing.
   */
  @Test
  void aDistanceThatIsTooShortIsNoticed() {
    HostHarness harness = HostHarness.of(List.of(new Conv2dPortable()));
    WindowLayers layers = new WindowLayers(DataType.INT8, 5);
    int noticed = 0;
    for (int i = 0; i < 20 && noticed < 2; i++) {
      Graph graph = layers.conv();
      Program program = harness.lower(graph);
      for (OverlapRule rule : ArenaPlanning.problem(program).overlapRules()) {
        long tooShort = rule.minDistanceBytes() / 16 * 16 - 16;
        if (rule.form() == OverlapRule.Form.AT_LEAST && tooShort >= 0) {
          List<String> violations =
              harness.violations(
                  folder,
                  KernelCase.random("too near", graph, 1),
                  OverlapPlans.at(program, rule, tooShort));
          assertThat(violations).anyMatch(text -> text.contains("reads arena byte"));
          assertThat(violations).anyMatch(text -> text.contains("output 0"));
          noticed++;
        }
      }
    }
    assertThat(noticed).isPositive();
  }

  private void check(
      Kernel<?> kernel, String core, DataType type, Function<WindowLayers, Graph> layer) {
    HostHarness harness = HostHarness.of(List.of(kernel), core);
    WindowLayers layers = new WindowLayers(type, kernel.name().hashCode());
    List<KernelCase> cases = new ArrayList<>();
    for (int i = 0; i < 20 * CASES && cases.size() < CASES; i++) {
      Graph graph = layer.apply(layers);
      if (hasOverlap(harness, graph)) {
        KernelCase testCase = KernelCase.random(graph.nodes().get(0).op() + " " + i, graph, i);
        cases.add(type == DataType.FLOAT32 ? testCase.withTolerance(1e-5) : testCase);
      }
    }
    assertThat(cases).as("shapes with something to overlap").hasSize(CASES);
    List<Integer> plans = harness.checkOverlaps(folder, cases);
    assertThat(plans).allMatch(count -> count > 0);
    System.out.printf(
        "overlap: %s on %s: %d layers, %d plans%n",
        kernel.name(), core, plans.size(), plans.stream().mapToInt(Integer::intValue).sum());
  }

  /** Whether the kernel takes the layer and permits something; few random layers are refused. */
  private static boolean hasOverlap(HostHarness harness, Graph graph) {
    try {
      return !ArenaPlanning.problem(harness.lower(graph)).overlapRules().isEmpty();
    } catch (WaferException refused) {
      return false;
    }
  }
}
