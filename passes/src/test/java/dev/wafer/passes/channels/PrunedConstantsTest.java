package dev.wafer.passes.channels;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Channels that hold one constant: what takes their place, and when they stay. */
class PrunedConstantsTest {
  @Test
  void removesAChannelThatIsThePaddingsZero() {
    assertRewrites(
        PrunedGraph.PASS,
        """
        graph "g"
        input %0: i8[1x3x3x1] q(0.1, 4)
        const %1: i8[3x1x1x1] q(axis=0, [0.1, 0.2, 0.3]) = [1, 0, 3]
        const %2: i32[3] = [10, 0, 30]
        const %3: i8[1x2x2x3] q(0.1, 0) = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
        const %4: i32[1] = [7]
        %5: i8[1x3x3x3] q(0.2, -3) = CONV_2D(%0, %1, %2) @0
        %6: i8[1x3x3x1] q(0.3, 5) = CONV_2D(%5, %3, %4) {padding=[1, 0, 1, 0]} @1
        output %6
        """,
        """
        graph "g"
        input %0: i8[1x3x3x1] q(0.1, 4)
        const %4: i32[1] = [7]
        const %7: i8[2x1x1x1] q(axis=0, [0.1, 0.3]) = [1, 3]
        const %8: i32[2] = [10, 30]
        const %9: i8[1x2x2x2] q(0.1, 0) = [1, 3, 4, 6, 7, 9, 10, 12]
        %5: i8[1x3x3x2] q(0.2, -3) = CONV_2D(%0, %7, %8) @0
        %6: i8[1x3x3x1] q(0.3, 5) = CONV_2D(%5, %9, %4) {padding=[1, 0, 1, 0]} @1
        output %6
        """);
  }

  private static final String CONSTANT_THREE =
      """
      graph "g"
      input %%0: i8[1x3x3x1] q(0.1, 4)
      const %%1: i8[2x1x1x1] q(0.1, 0) = [1, 0]
      const %%2: i32[2] = [10, 600]
      const %%3: i8[1x2x2x2] q(0.1, 0) = [1, 2, 3, 4, 5, 6, 7, 8]
      const %%4: i32[1] = [%s]
      %%5: i8[1x3x3x2] q(0.2, -3) = CONV_2D(%%0, %%1, %%2)
      %%6: i8[1x%sx1] q(0.3, 5) = CONV_2D(%%5, %%3, %s) {padding=%s}
      output %%6
      """;

  /** 600 * 0.1 * 0.1 / 0.2 is 30 above the zero point; the weights sum up to 20. */
  @Test
  void foldsAnotherConstantIntoTheBias() {
    assertRewrites(
        PrunedGraph.PASS,
        CONSTANT_THREE.formatted("7", "2x2", "%4", "[0, 0, 0, 0]"),
        """
        graph "g"
        input %0: i8[1x3x3x1] q(0.1, 4)
        const %7: i8[1x1x1x1] q(0.1, 0) = [1]
        const %8: i32[1] = [10]
        const %9: i8[1x2x2x1] q(0.1, 0) = [1, 3, 5, 7]
        const %10: i32[1] = [607]
        %5: i8[1x3x3x1] q(0.2, -3) = CONV_2D(%0, %7, %8)
        %6: i8[1x2x2x1] q(0.3, 5) = CONV_2D(%5, %9, %10)
        output %6
        """);
  }

  @Test
  void makesABiasWhereThereIsNone() {
    Graph pruned = PrunedGraph.of(CONSTANT_THREE.formatted("7", "2x2", "_", "[0, 0, 0, 0]"));

    assertThat(pruned.nodes().get(1).input(2).type().toString()).contains("INT32");
    assertThat(pruned.dense(pruned.nodes().get(1).input(2)).orElseThrow().integerAt(0))
        .isEqualTo(600);
  }

  @Test
  void keepsAnotherConstantThanThePaddings() {
    assertKeeps(PrunedGraph.PASS, CONSTANT_THREE.formatted("7", "4x4", "%4", "[1, 1, 1, 1]"));
  }

  @ParameterizedTest
  @CsvSource({"2147483647, false", "2147483048, false", "2147483047, true"})
  void keepsAConstantThatTheBiasCannotTake(String bias, boolean goes) {
    String text = CONSTANT_THREE.formatted(bias, "2x2", "%4", "[0, 0, 0, 0]");

    if (goes) {
      assertThat(PrunedGraph.channels(text, 0)).isEqualTo(1);
    } else {
      assertKeeps(PrunedGraph.PASS, text);
    }
  }

  @ParameterizedTest
  @CsvSource({"NONE, 2", "RELU, 1"})
  void dropsOnlyZerosOfFloats(String activation, int channels) {
    String text =
        """
        graph "g"
        input %%0: f32[1x2x2x1]
        const %%1: f32[2x1x1x1] = [0.5, 0.0]
        const %%2: f32[2] = [0.25, -1.0]
        const %%3: f32[1x1x1x2] = [0.5, 0.75]
        %%5: f32[1x2x2x2] = CONV_2D(%%0, %%1, %%2) {activation=%s}
        %%6: f32[1x2x2x1] = CONV_2D(%%5, %%3, _)
        output %%6
        """
            .formatted(activation);

    assertThat(PrunedGraph.channels(text, 0)).isEqualTo(channels);
  }

  @Test
  void aRealZeroIsAZeroOfFloatsBehindADequantization() {
    String text =
        """
        graph "g"
        input %0: i8[1x2x2x1] q(0.1, 4)
        const %1: i8[2x1x1x1] q(0.1, 0) = [1, 0]
        const %4: f32[1x1x1x2] = [0.5, 1.0]
        %2: i8[1x2x2x2] q(0.2, -3) = CONV_2D(%0, %1, _)
        %3: f32[1x2x2x2] = DEQUANTIZE(%2)
        %5: f32[1x2x2x1] = CONV_2D(%3, %4, _)
        output %5
        """;

    assertThat(PrunedGraph.channels(text, 0)).isEqualTo(1);
  }

  /** A product with zero is a constant, though the other factor is not. */
  @Test
  void aZeroFactorMakesAChannelConstant() {
    String text =
        """
        graph "g"
        input %0: i8[1x1x1x1] q(0.1, 4)
        const %1: i8[3x1x1x1] q(0.1, 0) = [1, 2, 3]
        const %2: i8[3] q(0.1, 5) = [7, 5, 9]
        const %3: i8[1x1x1x3] q(0.1, 0) = [1, 2, 3]
        %4: i8[1x1x1x3] q(0.2, -3) = CONV_2D(%0, %1, _)
        %5: i8[1x1x1x3] q(0.2, 9) = MUL(%4, %2)
        %6: i8[1x1x1x1] q(0.2, 0) = CONV_2D(%5, %3, _)
        output %6
        """;

    assertThat(PrunedGraph.channels(text, 0)).isEqualTo(2);
  }

  @Test
  void aConstantUnderAveragePoolingIsWhatTheReferenceSays() {
    String text =
        """
        graph "g"
        input %0: i8[1x3x3x1] q(0.1, 4)
        const %1: i8[2x1x1x1] q(0.1, 0) = [1, 0]
        const %2: i32[2] = [10, 620]
        const %9: i8[1x2] q(0.1, 0) = [1, 2]
        %4: i8[1x3x3x2] q(0.2, -3) = CONV_2D(%0, %1, %2)
        %5: i8[1x3x3x2] q(0.2, -3) = AVERAGE_POOL_2D(%4) {filter=2x2, padding=[1, 0, 0, 1]}
        %6: i8[1x2] q(0.07, 11) = MEAN(%5) {axes=[1, 2], keep_dims=false}
        %7: i8[1x2] q(0.05, -11) = QUANTIZE(%6)
        %8: i8[1x1] q(0.2, 0) = FULLY_CONNECTED(%7, %9, _) {keep_dims=false}
        output %8
        """;

    assertThat(PrunedGraph.channels(text, 0)).isEqualTo(1);
  }

  /** 16-bit activations without a bias are summed in 64 bits, and stay so. */
  @Test
  void aBiasMadeFor16BitActivationsHas64Bits() {
    Graph pruned =
        PrunedGraph.of(
            """
            graph "g"
            input %0: i16[1x2x2x1] q(0.001, 0)
            const %1: i8[2x1x1x1] q(0.1, 0) = [1, 0]
            const %2: i64[2] = [10, 600]
            const %3: i8[1x1x1x2] q(0.1, 0) = [1, 2]
            %4: i16[1x2x2x2] q(0.001, 0) = CONV_2D(%0, %1, %2)
            %5: i16[1x2x2x1] q(0.001, 0) = CONV_2D(%4, %3, _)
            output %5
            """);

    Value bias = pruned.nodes().get(1).input(2);
    assertThat(bias.dataType()).isEqualTo(DataType.INT64);
    // 600 * 0.1 is 60, twice.
    assertThat(pruned.dense(bias).orElseThrow().integerAt(0)).isEqualTo(120);
  }

  @ParameterizedTest
  @CsvSource({"'%4, %5'", "'%5, %4'"})
  void aChannelThatIsConstantInPlacesStays(String order) {
    String text =
        """
        graph "g"
        input %0: i8[1x1x1x1] q(0.1, 4)
        const %1: i8[2x1x1x1] q(0.1, 0) = [1, 2]
        const %2: i8[2x1x1x1] q(0.1, 0) = [3, 0]
        const %3: i8[1x1x1x2] q(0.1, 0) = [1, 2]
        %4: i8[1x1x1x2] q(0.2, -3) = CONV_2D(%0, %1, _)
        %5: i8[1x1x1x2] q(0.2, -3) = CONV_2D(%0, %2, _)
        %6: i8[1x2x1x2] q(0.2, -3) = CONCATENATION(ORDER) {axis=1}
        %7: i8[1x2x1x1] q(0.2, 0) = CONV_2D(%6, %3, _)
        output %7
        """;

    assertKeeps(PrunedGraph.PASS, text.replace("ORDER", order));
  }
}
