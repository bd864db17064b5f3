package dev.wafer.passes.channels;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.PassContext.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelPruningTest {
  private static final ChannelPruning PASS = new ChannelPruning(1);

  @Test
  void removesAChannelThatIsThePaddingsZero() {
    assertRewrites(
        PASS,
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
        PASS,
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
    Graph pruned = run(CONSTANT_THREE.formatted("7", "2x2", "_", "[0, 0, 0, 0]"));

    assertThat(pruned.nodes().get(1).input(2).type().toString()).contains("INT32");
    assertThat(pruned.dense(pruned.nodes().get(1).input(2)).orElseThrow().integerAt(0))
        .isEqualTo(600);
  }

  @Test
  void keepsAnotherConstantThanThePaddings() {
    assertKeeps(PASS, CONSTANT_THREE.formatted("7", "4x4", "%4", "[1, 1, 1, 1]"));
  }

  @ParameterizedTest
  @CsvSource({"2147483647, false", "2147483048, false", "2147483047, true"})
  void keepsAConstantThatTheBiasCannotTake(String bias, boolean goes) {
    String text = CONSTANT_THREE.formatted(bias, "2x2", "%4", "[0, 0, 0, 0]");

    if (goes) {
      assertThat(channels(text, 0)).isEqualTo(1);
    } else {
      assertKeeps(PASS, text);
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

    assertThat(channels(text, 0)).isEqualTo(channels);
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

    assertThat(channels(text, 0)).isEqualTo(1);
  }

  @Test
  void doesNotComputeWhatNobodyLooksAt() {
    String text =
        """
        graph "g"
        input %0: i8[1x2x2x1] q(0.1, 4)
        const %1: i8[3x1x1x1] q(0.1, 0) = [1, 2, 3]
        const %2: i8[2x1x1x3] q(0.1, 0) = [1, 0, 3, 4, 5, 6]
        const %3: i8[1x1x1x2] q(0.1, 0) = [1, 0]
        %4: i8[1x2x2x3] q(0.2, -3) = CONV_2D(%0, %1, _)
        %5: i8[1x2x2x3] q(0.2, -3) = MAX_POOL_2D(%4) {filter=1x1}
        %6: i8[1x2x2x2] q(0.2, 7) = CONV_2D(%5, %2, _)
        %7: i8[1x2x2x2] q(0.2, 7) = RELU(%6)
        %8: i8[1x2x2x1] q(0.2, 7) = CONV_2D(%7, %3, _)
        output %8
        """;

    // Once the second row of %2 is gone, so is the only use of channel 1.
    assertThat(channels(text, 0)).isEqualTo(2);
    assertThat(channels(text, 2)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"'[1, 0, 3]', '[4, 0, 6]', 2", "'[1, 0, 3]', '[4, 5, 6]', 3"})
  void branchesOfASumMustAgree(String first, String second, int channels) {
    String text =
        """
        graph "g"
        input %%0: i8[1x2x2x1] q(0.1, 4)
        const %%1: i8[3x1x1x1] q(0.1, 0) = %s
        const %%2: i8[3x1x1x1] q(0.1, 0) = %s
        const %%3: i8[1x2x2x3] q(0.1, 0) = fill(3)
        %%4: i8[1x2x2x3] q(0.2, -3) = CONV_2D(%%0, %%1, _)
        %%5: i8[1x2x2x3] q(0.3, 9) = CONV_2D(%%0, %%2, _)
        %%6: i8[1x2x2x3] q(0.4, -128) = ADD(%%4, %%5) {activation=RELU}
        %%7: i8[1x3x3x1] q(0.2, 0) = CONV_2D(%%6, %%3, _) {padding=[1, 1, 1, 1]}
        output %%7
        """
            .formatted(first, second);

    assertThat(channels(text, 0)).isEqualTo(channels);
    assertThat(channels(text, 1)).isEqualTo(channels);
    assertThat(channels(text, 2)).isEqualTo(channels);
  }

  @Test
  void followsConcatenationsByTheirOffsets() {
    assertRewrites(
        PASS,
        """
        graph "g"
        input %0: i8[1x1x1x1] q(0.1, 4)
        const %1: i8[2x1x1x1] q(0.1, 0) = [1, 2]
        const %2: i8[3x1x1x1] q(0.1, 0) = [0, 4, 5]
        const %3: i8[1x1x1x5] q(0.1, 0) = [11, 0, 13, 14, 15]
        %4: i8[1x1x1x2] q(0.2, -3) = CONV_2D(%0, %1, _)
        %5: i8[1x1x1x3] q(0.2, -3) = CONV_2D(%0, %2, _)
        %6: i8[1x1x1x5] q(0.2, -3) = CONCATENATION(%4, %5) {axis=3}
        %7: i8[1x1x1x1] q(0.2, 0) = CONV_2D(%6, %3, _)
        output %7
        """,
        """
        graph "g"
        input %0: i8[1x1x1x1] q(0.1, 4)
        const %8: i8[1x1x1x1] q(0.1, 0) = [1]
        const %9: i8[2x1x1x1] q(0.1, 0) = [4, 5]
        const %10: i8[1x1x1x3] q(0.1, 0) = [11, 14, 15]
        %4: i8[1x1x1x1] q(0.2, -3) = CONV_2D(%0, %8, _)
        %5: i8[1x1x1x2] q(0.2, -3) = CONV_2D(%0, %9, _)
        %6: i8[1x1x1x3] q(0.2, -3) = CONCATENATION(%4, %5) {axis=3}
        %7: i8[1x1x1x1] q(0.2, 0) = CONV_2D(%6, %10, _)
        output %7
        """);
  }

  @Test
  void slicesBeginBehindWhatIsLeft() {
    String text =
        """
        graph "g"
        input %0: i8[1x1x1x1] q(0.1, 4)
        const %1: i8[5x1x1x1] q(0.1, 0) = [0, 2, 3, 0, 5]
        const %2: i8[1x1x1x3] q(0.1, 0) = [1, 2, 3]
        %3: i8[1x1x1x5] q(0.2, -3) = CONV_2D(%0, %1, _)
        %4: i8[1x1x1x3] q(0.2, -3) = SLICE(%3) {begin=[0, 0, 0, 2]}
        %5: i8[1x1x1x1] q(0.2, 0) = CONV_2D(%4, %2, _)
        output %5
        """;

    Graph pruned = run(text);

    // Channels 0 and 3 are constant, 1 is not looked at.
    assertThat(channels(text, 0)).isEqualTo(2);
    assertThat(pruned.nodes().get(1).op().toString()).contains("[0, 0, 0, 0]");
  }

  @Test
  void aReversalOfChannelsLosesTheMirrorImages() {
    assertRewrites(
        PASS,
        """
        graph "g"
        input %0: i8[1x1x1x1] q(0.1, 4)
        const %1: i8[3x1x1x1] q(0.1, 0) = [1, 2, 0]
        const %2: i8[1x1x1x3] q(0.1, 0) = [7, 8, 9]
        %3: i8[1x1x1x3] q(0.2, -3) = CONV_2D(%0, %1, _)
        %4: i8[1x1x1x3] q(0.2, -3) = REVERSE_V2(%3) {axes=[3]}
        %5: i8[1x1x1x1] q(0.2, 0) = CONV_2D(%4, %2, _)
        output %5
        """,
        """
        graph "g"
        input %0: i8[1x1x1x1] q(0.1, 4)
        const %6: i8[2x1x1x1] q(0.1, 0) = [1, 2]
        const %7: i8[1x1x1x2] q(0.1, 0) = [8, 9]
        %3: i8[1x1x1x2] q(0.2, -3) = CONV_2D(%0, %6, _)
        %4: i8[1x1x1x2] q(0.2, -3) = REVERSE_V2(%3) {axes=[3]}
        %5: i8[1x1x1x1] q(0.2, 0) = CONV_2D(%4, %7, _)
        output %5
        """);
  }

  @Test
  void aPartWithoutChannelsMovesNone() {
    assertKeeps(
        PASS,
        """
        graph "g"
        input %0: i8[1x1x1x2] q(0.1, 4)
        input %1: i8[1x1x1x0] q(0.1, 4)
        %2: i8[1x1x1x2] q(0.1, 4) = CONCATENATION(%0, %1) {axis=3}
        output %2
        """);
  }

  @Test
  void aSliceThatSkipsChannelsKeepsThem() {
    assertKeeps(
        PASS,
        """
        graph "g"
        input %0: i8[1x1x1x1] q(0.1, 4)
        const %1: i8[4x1x1x1] q(0.1, 0) = [1, 0, 0, 4]
        const %2: i8[1x1x1x2] q(0.1, 0) = [7, 8]
        %3: i8[1x1x1x4] q(0.2, -3) = CONV_2D(%0, %1, _)
        %4: i8[1x1x1x2] q(0.2, -3) = STRIDED_SLICE(%3) {begin=[0, 0, 0, 0], strides=[1, 1, 1, 2]}
        %5: i8[1x1x1x1] q(0.2, 0) = CONV_2D(%4, %2, _)
        output %5
        """);
  }

  @Test
  void goesThroughDepthwiseAndFlattenIntoAFullyConnectedLayer() {
    String text =
        """
        graph "g"
        input %0: i8[1x2x2x1] q(0.1, 4)
        const %1: i8[3x1x1x1] q(0.1, 0) = [1, 0, 3]
        const %2: i8[1x2x2x3] q(axis=3, [0.1, 0.2, 0.3]) = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3]
        const %3: i32[3] = [5, 6, 7]
        const %4: i8[2x12] q(0.1, 0) = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, \
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
        %5: i8[1x2x2x3] q(0.2, -3) = CONV_2D(%0, %1, _)
        %6: i8[1x2x2x3] q(0.001, 9) = DEPTHWISE_CONV_2D(%5, %2, %3) {padding=[1, 0, 1, 0], \
        depth_multiplier=1}
        %7: i8[1x12] q(0.001, 9) = RESHAPE(%6)
        %8: i8[1x2] q(0.2, 0) = FULLY_CONNECTED(%7, %4, _) {keep_dims=false}
        output %8
        """;

    Graph pruned = run(text);

    assertThat(channels(text, 0)).isEqualTo(2);
    assertThat(channels(text, 1)).isEqualTo(2);
    assertThat(pruned.nodes().get(3).input(1).shape().toString()).isEqualTo("2x8");
    assertThat(pruned.nodes().get(3).input(2).isPresent()).isTrue();
  }

  @Test
  void aDeadFilterOfADepthwiseLayerFreesItsInputChannel() {
    String text =
        """
        graph "g"
        input %0: i8[1x2x2x1] q(0.1, 4)
        const %1: i8[2x1x1x1] q(0.1, 0) = [1, 2]
        const %2: i8[1x1x1x4] q(0.1, 0) = [%s]
        const %3: i8[1x1x1x4] q(0.1, 0) = [1, 2, 3, 4]
        %4: i8[1x2x2x2] q(0.2, -3) = CONV_2D(%0, %1, _)
        %5: i8[1x2x2x4] q(0.2, 9) = DEPTHWISE_CONV_2D(%4, %2) {depth_multiplier=2}
        %6: i8[1x2x2x1] q(0.2, 0) = CONV_2D(%5, %3, _)
        output %6
        """;

    assertThat(channels(text.replace("%s", "0, 0, 3, 4"), 0)).isEqualTo(1);
    // Both filters of an input channel go, or none.
    assertThat(channels(text.replace("%s", "0, 2, 3, 4"), 1)).isEqualTo(4);
  }

  @Test
  void eachFilterOverASingleChannelGoesAlone() {
    Graph pruned =
        run(
            """
            graph "g"
            input %0: i8[1x2x2x1] q(0.1, 4)
            const %1: i8[1x1x1x4] q(0.1, 0) = [1, 0, 3, 4]
            const %2: i8[1x1x1x4] q(0.1, 0) = [1, 2, 3, 0]
            %3: i8[1x2x2x4] q(0.2, 9) = DEPTHWISE_CONV_2D(%0, %1) {depth_multiplier=4}
            %4: i8[1x2x2x1] q(0.2, 0) = CONV_2D(%3, %2, _)
            output %4
            """);

    assertThat(pruned.nodes().get(0).op().toString()).contains("depthMultiplier=2");
  }

  /** Rows of four are read four at a time, so that three of eight may stay. */
  @ParameterizedTest
  @CsvSource({"1, 5", "2, 6", "4, 8"})
  void keepsSomeForTheAlignmentOfTheRest(int alignment, int channels) {
    Graph graph =
        PassAssertions.parse(
            """
            graph "g"
            input %0: i8[1x2x2x1] q(0.1, 4)
            const %1: i8[8x1x1x1] q(0.1, 0) = [1, 0, 0, 4, 5, 6, 0, 8]
            const %2: i8[1x1x1x8] q(0.1, 0) = [1, 2, 3, 4, 5, 6, 7, 8]
            %3: i8[1x2x2x8] q(0.2, 9) = CONV_2D(%0, %1, _)
            %4: i8[1x2x2x1] q(0.2, 0) = CONV_2D(%3, %2, _)
            output %4
            """);

    Graph pruned = new ChannelPruning(alignment).run(graph, PassContext.silent());

    PassAssertions.assertSameBits(graph, pruned);
    assertThat(pruned.nodes().get(0).output().shape().dim(-1)).isEqualTo(channels);
  }

  @Test
  void slicesTheConstantOperandOfAnElementwiseOperator() {
    Graph pruned =
        run(
            """
            graph "g"
            input %0: i8[1x1x1x1] q(0.1, 4)
            const %1: i8[3x1x1x1] q(0.1, 0) = [1, 0, 3]
            const %2: i8[3] q(0.1, 0) = [7, 8, 9]
            const %3: i8[1x1x1x3] q(0.1, 0) = [1, 2, 3]
            %4: i8[1x1x1x3] q(0.2, -3) = CONV_2D(%0, %1, _)
            %5: i8[1x1x1x3] q(0.2, 9) = ADD(%4, %2)
            %6: i8[1x1x1x1] q(0.2, 0) = CONV_2D(%5, %3, _)
            output %6
            """);

    assertThat(pruned.dense(pruned.nodes().get(1).input(1)).orElseThrow().integerAt(1))
        .isEqualTo(9);
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

    assertThat(channels(text, 0)).isEqualTo(2);
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

    assertThat(channels(text, 0)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"output %4", "output %5"})
  void whatTheGraphReturnsKeepsItsShape(String output) {
    assertKeeps(
        PASS,
        """
        graph "g"
        input %0: i8[1x1x1x1] q(0.1, 4)
        const %1: i8[2x1x1x1] q(0.1, 0) = [1, 0]
        const %2: i8[2x1x1x2] q(0.1, 0) = [1, 2, 0, 0]
        %4: i8[1x1x1x2] q(0.2, -3) = CONV_2D(%0, %1, _)
        %5: i8[1x1x1x2] q(0.2, -3) = RELU(%4)
        %6: i8[1x1x1x2] q(0.2, 0) = CONV_2D(%5, %2, _)
        output %6
        """
            + output
            + "\n");
  }

  @ParameterizedTest
  @CsvSource({"'[0, 0, 0, 0]', 2x2, 1", "'[1, 1, 1, 1]', 4x4, 2"})
  void everyReaderMustAgree(String padding, String plane, int channels) {
    String text =
        """
        graph "g"
        input %%0: i8[1x2x2x1] q(0.1, 4)
        const %%1: i8[2x1x1x1] q(0.1, 0) = [1, 0]
        const %%2: i32[2] = [0, 500]
        const %%3: i8[1x1x1x2] q(0.1, 0) = [1, 2]
        const %%4: i8[1x1x1x2] q(0.1, 0) = [3, 4]
        %%5: i8[1x2x2x2] q(0.2, -3) = CONV_2D(%%0, %%1, %%2)
        %%6: i8[1x2x2x1] q(0.2, 0) = CONV_2D(%%5, %%3, _)
        %%7: i8[1x%sx1] q(0.2, 0) = CONV_2D(%%5, %%4, _) {padding=%s}
        output %%6
        output %%7
        """
            .formatted(plane, padding);

    assertThat(channels(text, 0)).isEqualTo(channels);
  }

  @Test
  void somethingAlwaysStays() {
    String text =
        """
        graph "g"
        input %0: i8[1x1x1x1] q(0.1, 4)
        const %1: i8[3x1x1x1] q(0.1, 0) = [0, 0, 0]
        const %2: i8[1x1x1x3] q(0.1, 0) = [1, 2, 3]
        %3: i8[1x1x1x3] q(0.2, -3) = CONV_2D(%0, %1, _)
        %4: i8[1x1x1x1] q(0.2, 0) = CONV_2D(%3, %2, _)
        output %4
        """;

    assertThat(channels(text, 0)).isEqualTo(1);
  }

  /** With one scale left, the layer would be scaled in single precision. */
  @Test
  void aFullyConnectedLayerWithAScaleARowKeepsTwoRows() {
    String text =
        """
        graph "g"
        input %0: i8[1x2] q(0.1, 4)
        const %1: i8[3x2] q(axis=0, [0.1, 0.2, 0.3]) = [1, 2, 0, 0, 0, 0]
        const %2: i8[1x3] q(0.1, 0) = [1, 2, 3]
        %3: i8[1x3] q(0.2, -3) = FULLY_CONNECTED(%0, %1, _) {keep_dims=false}
        %4: i8[1x1] q(0.2, 0) = FULLY_CONNECTED(%3, %2, _) {keep_dims=false}
        output %4
        """;

    assertThat(channels(text, 0)).isEqualTo(2);
  }

  @Test
  void halfFloatWeightsAreSlicedAtTheirSource() {
    Graph pruned =
        run(
            """
            graph "g"
            input %0: f32[1x1x1x1]
            const %1: f16[3x1x1x1] = [1.0, 0.0, 2.0]
            const %2: f16[1x1x1x3] = [1.0, 2.0, 3.0]
            %3: f32[3x1x1x1] = DEQUANTIZE(%1)
            %4: f32[1x1x1x3] = DEQUANTIZE(%2)
            %5: f32[1x1x1x3] = CONV_2D(%0, %3, _)
            %6: f32[1x1x1x1] = CONV_2D(%5, %4, _)
            output %6
            """);

    assertThat(pruned.constants().keySet())
        .extracting(value -> value.dataType().mnemonic() + value.shape())
        .containsExactlyInAnyOrder("f162x1x1x1", "f161x1x1x2");
  }

  @Test
  void weightsThatSeveralNodesReadStay() {
    assertKeeps(
        PASS,
        """
        graph "g"
        input %0: f32[1x1x1x1]
        const %1: f32[3x1x1x1] = [1.0, 0.0, 2.0]
        const %2: f32[1x1x1x3] = [1.0, 2.0, 3.0]
        %5: f32[1x1x1x3] = CONV_2D(%0, %1, _)
        %6: f32[1x1x1x3] = CONV_2D(%0, %1, _)
        %7: f32[1x1x1x1] = CONV_2D(%5, %2, _)
        output %6
        output %7
        """);
  }

  @Test
  void hybridLayersStay() {
    assertKeeps(
        PASS,
        """
        graph "g"
        input %0: f32[1x2]
        const %1: i8[2x2] q(0.1, 0) = [1, 2, 0, 0]
        const %2: f32[1x2] = [1.0, 2.0]
        %3: f32[1x2] = FULLY_CONNECTED(%0, %1, _) {keep_dims=false}
        %4: f32[1x1] = FULLY_CONNECTED(%3, %2, _) {keep_dims=false}
        output %4
        """);
  }

  @Test
  void aTransposedConvolutionDropsWhatAddsNothing() {
    String text =
        """
        graph "g"
        input %%0: i8[1x2x2x1] q(0.1, 4)
        const %%1: i8[2x1x1x1] q(0.1, 0) = [1, 0]
        const %%2: i32[2] = [0, %d]
        const %%3: i8[1x2x2x2] q(0.1, 0) = [1, 2, 3, 4, 5, 6, 7, 8]
        %%4: i8[1x2x2x2] q(0.2, -3) = CONV_2D(%%0, %%1, %%2)
        %%5: i8[1x4x4x1] q(0.2, 0) = TRANSPOSE_CONV(%%4, %%3, _) {stride=2x2}
        output %%5
        """;

    assertThat(channels(text.formatted(0), 0)).isEqualTo(1);
    assertThat(channels(text.formatted(500), 0)).isEqualTo(2);
  }

  /** 16-bit activations without a bias are summed in 64 bits, and stay so. */
  @Test
  void aBiasMadeFor16BitActivationsHas64Bits() {
    Graph pruned =
        run(
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

  @Test
  void aFullyConnectedLayerMayReadAPlane() {
    Graph pruned =
        run(
            """
            graph "g"
            input %0: i8[1x2x1x1] q(0.1, 4)
            const %1: i8[3x1x1x1] q(0.1, 0) = [1, 0, 3]
            const %2: i8[1x6] q(0.1, 0) = [1, 2, 3, 4, 5, 6]
            %3: i8[1x2x1x3] q(0.2, -3) = CONV_2D(%0, %1, _)
            %4: i8[1x1] q(0.2, 0) = FULLY_CONNECTED(%3, %2, _) {keep_dims=false}
            output %4
            """);

    DenseConstant weights = pruned.dense(pruned.nodes().get(1).input(1)).orElseThrow();
    assertThat(IntStream.range(0, 4).mapToLong(weights::integerAt)).containsExactly(1L, 3L, 4L, 6L);
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

    assertKeeps(PASS, text.replace("ORDER", order));
  }

  @Test
  void saysWhatItDidAndSaved() {
    Graph graph =
        PassAssertions.parse(
            """
            graph "g"
            input %0: i8[1x2x2x1] q(0.1, 4)
            const %1: i8[3x1x1x1] q(0.1, 0) = [1, 0, 3]
            const %2: i8[1x1x1x3] q(0.1, 0) = [1, 2, 3]
            %3 "a": i8[1x2x2x3] q(0.2, -3) = CONV_2D(%0, %1, _) @0
            %4 "b": i8[1x2x2x1] q(0.2, 0) = CONV_2D(%3, %2, _) @1
            output %4
            """);
    List<Remark> remarks = new ArrayList<>();

    Graph pruned = PASS.run(graph, new PassContext(remarks::add));

    assertThat(remarks)
        .containsExactly(
            new Remark("channel-pruning", 0, "CONV_2D", "a", "computes 2 of 3 channels", false));
    assertThat(ChannelSavings.between(graph, pruned)).isEqualTo(new ChannelSavings(1, 2, 8));
  }

  /** Output channels of a node of the pruned graph, after checking its bits. */
  private static int channels(String text, int node) {
    return run(text).nodes().get(node).output().shape().dim(-1);
  }

  private static Graph run(String text) {
    Graph graph = PassAssertions.parse(text);
    Graph pruned = PASS.run(graph, PassContext.silent());
    PassAssertions.assertSameBits(graph, pruned);
    return pruned;
  }
}
