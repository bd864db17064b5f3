package dev.wafer.emitter.kernels.dsp;

import static dev.wafer.emitter.testing.Int8Layers.conv;
import static dev.wafer.emitter.testing.QuantizedTypes.s8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.WinogradForm;
import dev.wafer.emitter.kernels.WinogradTransform;
import dev.wafer.emitter.kernels.convolution.dsp.Conv2dWinogradS8Dsp;
import dev.wafer.emitter.kernels.convolution.portable.Conv2dWinograd;
import dev.wafer.emitter.testing.Bindings;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.WindowLayers;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Window;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.reference.Tensor;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Convolution by tiles of 2x2 and 4x4 outputs, weights transformed in flash and on demand. */
@Tag("long")
final class WinogradTest {
  private static final String CORE = "cortex-m4";

  /** Inputs of extreme values: so many that products by tiles of 4x4 outputs leave 32 bits. */
  private static final int DEPTH = 64;

  private static final List<Conv2dWinogradS8Dsp> KERNELS =
      List.of(
          new Conv2dWinogradS8Dsp(WinogradForm.IN_FLASH),
          new Conv2dWinogradS8Dsp(WinogradForm.IN_SLICES),
          new Conv2dWinogradS8Dsp(WinogradForm.onDemand(8)),
          new Conv2dWinogradS8Dsp(WinogradForm.inFlash(WinogradTransform.F4)),
          new Conv2dWinogradS8Dsp(WinogradForm.onDemand(WinogradTransform.F4, 4)));

  /** Takes multiples of eight output channels alone. */
  private static final Conv2dWinogradS8Dsp SINGLE = new Conv2dWinogradS8Dsp(WinogradForm.SINGLE);

  private static final List<Conv2dWinograd> PORTABLE =
      List.of(
          new Conv2dWinograd(WinogradForm.IN_FLASH),
          new Conv2dWinograd(WinogradForm.onDemand(8)),
          new Conv2dWinograd(WinogradForm.inFlash(WinogradTransform.F4)),
          new Conv2dWinograd(WinogradForm.onDemand(WinogradTransform.F4, 4)));

  @TempDir Path folder;

  @Test
  void planesOfAnyExtentMatchTheReference() {
    check(
        List.of(
            conv("even", 8, 6, 16, 8, 3, 3, 1, 1, Activation.RELU),
            conv("odd", 7, 5, 8, 4, 3, 3, 1, 1, Activation.NONE),
            conv("odd number of tiles, relu6", 5, 9, 24, 12, 3, 3, 1, 1, Activation.RELU6),
            conv("a row", 1, 7, 8, 4, 3, 3, 1, 1, Activation.RELU_N1_TO_1),
            conv("one output", 1, 1, 40, 4, 3, 3, 1, 1, Activation.NONE),
            conv("a column, deep", 6, 1, 64, 8, 3, 3, 1, 1, Activation.NONE),
            conv("part of a slice", 5, 5, 40, 8, 3, 3, 1, 1, Activation.RELU)));
  }

  /** Batches, with and without padding, inputs' zero point apart from zero. */
  @Test
  void randomLayersMatchTheReference() {
    WindowLayers layers = new WindowLayers(DataType.INT8, 3);
    List<KernelCase> cases = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      cases.add(KernelCase.random("random " + i, layers.convByTiles(), i));
    }
    check(cases);
  }

  /** Every transformed value at the end of its range, for either sign of a sum. */
  @Test
  void valuesAtTheEndsOfTheirRangesMatchTheReference() {
    List<KernelCase> cases = new ArrayList<>();
    for (int zeroPoint : new int[] {-128, 0, 127}) {
      for (int pattern = 0; pattern < 4; pattern++) {
        Graph graph = extreme(zeroPoint, pattern);
        List<List<Tensor>> frames = new ArrayList<>();
        for (int mask = 0; mask < 4; mask++) {
          frames.add(List.of(inputs(graph.inputs().get(0), mask)));
        }
        cases.add(KernelCase.of("extreme " + zeroPoint + ", " + pattern, graph, frames));
      }
    }
    check(cases);
  }

  @Test
  void otherLayersAreRefused() {
    for (KernelCase other :
        List.of(
            conv("stride", 8, 8, 8, 4, 3, 3, 2, 1, Activation.NONE),
            conv("dilation", 8, 8, 8, 4, 3, 3, 1, 2, Activation.NONE),
            conv("5x3", 8, 8, 8, 4, 5, 3, 1, 1, Activation.NONE),
            conv(
                "12 inputs, which two at a time are not", 8, 8, 12, 4, 3, 3, 1, 1, Activation.NONE),
            conv("six outputs", 8, 8, 8, 6, 3, 3, 1, 1, Activation.NONE))) {
      assertThat(Bindings.of(KERNELS.get(0), request(other.graph(), CORE))).isEmpty();
    }
    KernelCase taken = conv("taken", 8, 8, 8, 4, 3, 3, 1, 1, Activation.NONE);
    assertThat(Bindings.of(KERNELS.get(0), request(taken.graph(), CORE))).isPresent();
    assertThat(Bindings.of(KERNELS.get(0), request(taken.graph(), "cortex-m3"))).isEmpty();
    assertThat(Bindings.of(SINGLE, request(taken.graph(), CORE))).isEmpty();
  }

  private static KernelRequest request(Graph graph, String name) {
    Core core = TargetCatalog.builtIn().core(name).orElseThrow();
    return new KernelRequest(graph, graph.nodes().get(0), core);
  }

  private void check(List<KernelCase> cases) {
    KERNELS.forEach(kernel -> HostHarness.of(List.of(kernel), CORE).check(folder, cases));
    PORTABLE.forEach(kernel -> HostHarness.of(List.of(kernel), "host").check(folder, cases));
    List<KernelCase> byEights =
        cases.stream()
            .filter(layer -> layer.graph().outputs().get(0).shape().dim(3) % 8 == 0)
            .toList();
    assertThat(byEights).hasSizeGreaterThan(2);
    HostHarness.of(List.of(SINGLE), CORE).check(folder, byEights);
  }

  /** Weights of -128 and 127 whose signs go with rows, columns, both or none. */
  private static Graph extreme(int zeroPoint, int pattern) {
    Shape shape = Shape.of(8, 3, 3, DEPTH);
    long[] weights = new long[shape.elements()];
    for (int i = 0; i < weights.length; i++) {
      int tap = i / DEPTH % 9;
      boolean negative = (tap / 3 * (pattern & 1) + tap % 3 * (pattern >> 1)) % 2 == 0;
      // A pair of -128 and a weight below zero shares no halfword: odd channels stay above it.
      weights[i] =
          negative == (i / (9 * DEPTH) % 2 == 0) ? (i / (9 * DEPTH) % 2 == 0 ? -128 : -127) : 127;
    }
    Padding same = Padding.same(6, 5, 3, 3, 1, 1, 1, 1);
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", s8(0x1p-7f, zeroPoint, 1, 6, 5, DEPTH));
    Value w =
        builder.constant(
            "w",
            DenseConstant.integers(DataType.INT8, shape, weights),
            Quantization.perTensor(0x1p-7f, 0));
    Value b =
        builder.constant(
            "b", DenseConstant.integers(DataType.INT32, Shape.of(8), 5, 0, -5, 9, 1, -1, 7, -9));
    Value y =
        builder.node(
            new Conv2d(Window.of(1, 1, same), Activation.NONE),
            s8(0x1p+1f, 3, 1, 6, 5, 8),
            x,
            w,
            b);
    return builder.output(y).build();
  }

  /** Inputs of -128 and 127 whose signs go with rows, columns, both or none. */
  private static Tensor inputs(Value x, int mask) {
    int[] values = new int[x.shape().elements()];
    Arrays.setAll(
        values,
        i -> {
          int pixel = i / DEPTH;
          boolean low = (pixel / 5 / 2 * (mask & 1) + pixel % 5 / 2 * (mask >> 1)) % 2 == 0;
          return low ? -128 : 127;
        });
    return Tensor.ofInts(x.type(), values);
  }
}
