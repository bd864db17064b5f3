package dev.wafer.emitter.kernels;

import static dev.wafer.emitter.testing.QuantizedTypes.s8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.passes.program.CType;
import dev.wafer.reference.Tensor;
import dev.wafer.targets.Core;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BiasFoldingTest {
  private static final int OFFSET = 128;

  @TempDir Path folder;

  @Test
  void aBiasAtTheEndOf32BitsStaysAndOneBeyondWraps() {
    BiasFolding biases = folded(Integer.MAX_VALUE - 1000L, 1000, 1001);
    assertThat(biases.at(0)).isEqualTo(Integer.MAX_VALUE);
    assertThat(biases.at(1)).isEqualTo(Integer.MIN_VALUE);
    assertThat(biases.constant("bias", CType.I32, 1).data())
        .isEqualTo(IntegerConstants.bytes(CType.I32, Integer.MAX_VALUE, Integer.MIN_VALUE));
    assertThat(biases.constant("bias", CType.U32, 1).data())
        .isEqualTo(IntegerConstants.bytes(CType.U32, Integer.MAX_VALUE, 1L << 31));
  }

  @Test
  void aBiasAtTheOtherEndStaysAndOneBeyondWraps() {
    BiasFolding biases = folded(Integer.MIN_VALUE + 1000L, -1000, -1001);
    assertThat(biases.at(0)).isEqualTo(Integer.MIN_VALUE);
    assertThat(biases.at(1)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void sumsOf64BitsTakeWhatLeaves32() {
    BiasFolding biases = folded(Integer.MAX_VALUE, 1, 2);
    assertThat(biases.constant("bias", CType.I64, 4).data())
        .isEqualTo(IntegerConstants.bytes(CType.I64, 1L << 31, (1L << 31) + 1, 0, 0));
  }

  @Test
  void theLargestSumIsThatOfTheWrappedBias() {
    BiasFolding biases = folded(Integer.MIN_VALUE, 0, -1);
    assertThat(biases.largest(0, 7)).isEqualTo((1L << 31) + 7);
    assertThat(biases.largest(1, 7)).isEqualTo(Integer.MAX_VALUE + 7L);
  }

  @Test
  void layersInterleaveChannelByChannel() {
    BiasFolding both = BiasFolding.interleaved(List.of(folded(0, 1, 2), folded(10, 1, 2)), 1);
    assertThat(both.constant("bias", CType.I32, 1).data())
        .isEqualTo(IntegerConstants.bytes(CType.I32, 1, 11, 2, 12));
  }

  @Test
  void layersInterleaveBySomeChannelsAndThoseThatAreLeft() {
    BiasFolding both = BiasFolding.interleaved(List.of(folded(0, 1, 2, 3), folded(10, 1, 2, 3)), 2);
    assertThat(both.constant("bias", CType.I32, 1).data())
        .isEqualTo(IntegerConstants.bytes(CType.I32, 1, 2, 11, 12, 3, 13));
  }

  /** Whatever kernel a core takes. */
  @Tag("c-compiler")
  @ParameterizedTest
  @ValueSource(strings = {Core.HOST, "cortex-m0plus", "cortex-m4", "cortex-m55"})
  void layersWhoseFoldedBiasesJustFitOrJustWrapGiveTheReferencesBits(String core) {
    int weights = 8 * 3;
    long end = Integer.MAX_VALUE - (long) OFFSET * weights;
    HostHarness.of(KernelRegistry.standard(), core)
        .check(
            folder,
            List.of(
                layer(3, end, end - 1, 0, 7),
                layer(3, end + 1, end + OFFSET * 50L, 0, 7),
                layer(-3, -end - 1, -end, 0, 7),
                layer(-3, -end - 2, -end - OFFSET * 50L, 0, 7)));
  }

  private static BiasFolding folded(long bias, long... shares) {
    long[] own = new long[shares.length];
    Arrays.fill(own, bias);
    return BiasFolding.of(
        Optional.of(DenseConstant.integers(DataType.INT64, Shape.of(own.length), own)), 1, shares);
  }

  /** FULLY_CONNECTED of inputs of zero point -128 by equal weights, eight an output. */
  private static KernelCase layer(int weight, long... bias) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", s8(0.5f, -OFFSET, 1, 8));
    long[] weights = new long[8 * bias.length];
    Arrays.fill(weights, weight);
    Value w =
        builder.constant(
            "w",
            DenseConstant.integers(DataType.INT8, Shape.of(bias.length, 8), weights),
            Quantization.perTensor(0.5f, 0));
    Value b =
        builder.constant("b", DenseConstant.integers(DataType.INT32, Shape.of(bias.length), bias));
    Value y =
        builder.node(
            new FullyConnected(false, Activation.NONE), s8(0x1p22f, -5, 1, bias.length), x, w, b);
    List<List<Tensor>> vectors =
        List.of(-128, -127, 0, 127).stream().map(v -> List.of(filled(x, v))).toList();
    return KernelCase.of(
        "weights " + weight + ", biases " + Arrays.toString(bias),
        builder.output(y).build(),
        vectors);
  }

  private static Tensor filled(Value x, int value) {
    int[] values = new int[x.shape().elements()];
    Arrays.fill(values, value);
    return Tensor.ofInts(x.type(), values);
  }
}
