package dev.wafer.emitter.kernels;

import static dev.wafer.emitter.testing.QuantizedTypes.quantized;
import static dev.wafer.emitter.testing.QuantizedTypes.s16;
import static dev.wafer.emitter.testing.QuantizedTypes.s8;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.ExtremeLayers;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.ir.op.Window;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.targets.Core;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Legal models whose sums leave their 32 or 64 bits: they wrap as the evaluator's do, and the C has
 * no overflow that its standard does not define, which the sanitizer would stop at.
 */
@Tag("long")
final class OverflowTest {
  private static final ExtremeLayers INT8_LAYERS = new ExtremeLayers(INT8, INT32);
  private static final ExtremeLayers INT16_LAYERS = new ExtremeLayers(INT16, INT64);
  private static final ExtremeLayers INT16_BIAS_32_LAYERS = new ExtremeLayers(INT16, INT32);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {Core.HOST, "cortex-m4", "cortex-m55"})
  void sumsOfInt8WithBiasesAtTheEndsWrap(String core) {
    List<KernelCase> cases = new ArrayList<>(INT8_LAYERS.all());
    cases.add(INT8_LAYERS.lstm(0x1p-11f));
    cases.add(INT8_LAYERS.lstm(0x1p+4f));
    cases.add(INT8_LAYERS.svdf(INT8, 12, 0.3f));
    cases.add(INT8_LAYERS.svdf(INT8, 12, 1e-6f));
    cases.add(INT8_LAYERS.svdf(INT16, 12, 1e-6f));
    HostHarness.of(KernelRegistry.standard(), core).checkPlacements(folder, cases);
  }

  @Test
  void sumsOfInt16WithBiasesAtTheEndsWrap() {
    List<KernelCase> cases = new ArrayList<>(INT16_LAYERS.all());
    cases.addAll(INT16_BIAS_32_LAYERS.all());
    cases.add(INT16_LAYERS.lstm(0x1p-11f));
    HostHarness.standard().checkPlacements(folder, cases);
  }

  @ParameterizedTest
  @ValueSource(strings = {Core.HOST, "cortex-m4", "cortex-m55"})
  void sumsOfManyProductsWrap(String core) {
    List<KernelCase> cases =
        List.of(
            INT8_LAYERS.deep(70_000),
            INT16_BIAS_32_LAYERS.deep(1_000),
            INT8_LAYERS.svdf(INT8, 70_000, 0.3f),
            ExtremeLayers.hybrid(140_000, false),
            ExtremeLayers.hybrid(140_000, true),
            ExtremeLayers.of(
                new BatchMatMul(false, false), s8(9f, 3, 1, 1), s8(1f, -128, 1, 33_100), y()));
    HostHarness.of(KernelRegistry.standard(), core).checkPlacements(folder, cases);
  }

  private static dev.wafer.ir.TensorType y() {
    return s8(1f, -128, 33_100, 1);
  }

  /**
   * The kernels of sparse weights that have no wrapping form leave such layers to those that do.
   */
  @Test
  void sumsOfSparseWeightsWrap() {
    List<KernelCase> dense = new ArrayList<>(INT8_LAYERS.all());
    dense.addAll(INT16_LAYERS.all());
    dense.addAll(INT16_BIAS_32_LAYERS.all());
    List<Kernel<?>> kernels = KernelRegistry.sparse();
    List<KernelCase> cases =
        dense.stream()
            .filter(
                c ->
                    c.name()
                        .matches("(FullyConnected|Conv2d)\\[.*zero point (127|0), scale 1.0E-4"))
            .toList();
    assertThat(cases).hasSizeGreaterThan(10);
    HostHarness.of(kernels, "cortex-m4").checkPlacements(folder, cases);
  }

  @Test
  void sumsOfManyElementsWrap() {
    Pool2d pool = new Pool2d(PoolFn.AVERAGE, 300, 300, Window.UNIT, Activation.NONE);
    List<KernelCase> cases =
        List.of(
            ExtremeLayers.of(pool, s16(1f, 1, 1, 1, 1), s16(1f, 1, 300, 300, 1)),
            ExtremeLayers.of(
                new Reduce(ReduceFn.MEAN, List.of(1), false), s16(1f, 1), s16(1f, 1, 90_000)),
            ExtremeLayers.of(
                new Reduce(ReduceFn.MEAN, List.of(1), false),
                s8(1e-6f, 127, 1),
                s8(1f, -128, 1, 40)),
            ExtremeLayers.of(
                new Reduce(ReduceFn.MEAN, List.of(1), false),
                s8(1f, 1, 1),
                s8(1f, -128, 1, 16_900_000)));
    HostHarness.standard().checkPlacements(folder, cases);
  }

  /** Steps of 1/1024 leave 32 bits in long inputs, and the input where outputs are many. */
  @Test
  void positionsOfAResizeStayInside() {
    List<KernelCase> cases = new ArrayList<>();
    for (boolean halfPixels : List.of(false, true)) {
      Resize op = new Resize(ResizeFn.BILINEAR, false, halfPixels);
      for (int out : List.of(1, 3)) {
        cases.add(ExtremeLayers.of(op, s8(1f, 0, 1, out, 2, 1), s8(1f, 0, 1, 1_100_000, 2, 1)));
        cases.add(ExtremeLayers.of(op, s8(1f, 0, 1, out, 2, 1), s8(1f, 0, 1, 2_200_000, 1, 1)));
      }
      cases.add(ExtremeLayers.of(op, s8(1f, 0, 1, 2_000, 2, 2), s8(1f, 0, 1, 3, 3, 2)));
      cases.add(ExtremeLayers.of(op, s8(1f, 0, 1, 2, 700, 1), s8(1f, 0, 1, 3, 1, 1)));
    }
    HostHarness.standard().checkPlacements(folder, cases);
  }

  @Test
  void scaledValuesAndZeroPointsWrap() {
    List<KernelCase> cases = new ArrayList<>();
    for (float scale : List.of(1e-6f, 1e-7f, 1e-8f)) {
      cases.add(
          ExtremeLayers.of(
              new Binary(BinaryFn.MUL, Activation.NONE),
              s8(scale, 127, 50),
              s8(0.7f, -128, 50),
              s8(1f, 127, 50)));
      cases.add(
          ExtremeLayers.of(
              new Binary(BinaryFn.PRELU), s8(scale, -128, 50), s8(1f, 127, 50), s8(1f, 0, 50)));
      cases.add(ExtremeLayers.of(new LeakyRelu(-3f), s8(scale, 127, 50), s8(1f, -128, 50)));
      cases.add(ExtremeLayers.of(new Unary(UnaryFn.RELU), s8(scale, 99, 50), s8(1f, -128, 50)));
      cases.add(ExtremeLayers.of(new Quantize(), s8(scale, 127, 50), s8(1f, -128, 50)));
      cases.add(
          ExtremeLayers.of(
              new Quantize(), quantized(INT32, scale, 7, 50), quantized(INT16, 1f, -9, 50)));
      cases.add(
          ExtremeLayers.of(new Quantize(), s8(2e9f, 127, 50), quantized(INT32, 1f, 1 << 30, 50)));
    }
    var low = quantized(INT16, 1f, -32768, 50);
    var high = quantized(INT16, 1f, 32767, 50);
    cases.add(ExtremeLayers.of(new Binary(BinaryFn.ADD, Activation.NONE), high, low, low));
    cases.add(ExtremeLayers.of(new Binary(BinaryFn.SUB, Activation.NONE), high, low, high));
    cases.add(ExtremeLayers.of(new Binary(BinaryFn.MUL, Activation.NONE), high, low, low));
    var fraction = s16(1 / 32768f, 50);
    cases.add(ExtremeLayers.of(new Unary(UnaryFn.LOGISTIC), fraction, s16(10f, 50)));
    cases.add(ExtremeLayers.of(new Unary(UnaryFn.TANH), fraction, s16(10f, 50)));
    HostHarness.standard().checkPlacements(folder, cases);
  }
}
