package dev.wafer.passes.channels;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What each kind of layer loses with a channel. */
class PrunedLayersTest {
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

    Graph pruned = PrunedGraph.of(text);

    assertThat(PrunedGraph.channels(text, 0)).isEqualTo(2);
    assertThat(PrunedGraph.channels(text, 1)).isEqualTo(2);
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

    assertThat(PrunedGraph.channels(text.replace("%s", "0, 0, 3, 4"), 0)).isEqualTo(1);
    // Both filters of an input channel go, or none.
    assertThat(PrunedGraph.channels(text.replace("%s", "0, 2, 3, 4"), 1)).isEqualTo(4);
  }

  @Test
  void eachFilterOverASingleChannelGoesAlone() {
    Graph pruned =
        PrunedGraph.of(
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

  @Test
  void slicesTheConstantOperandOfAnElementwiseOperator() {
    Graph pruned =
        PrunedGraph.of(
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

    assertThat(PrunedGraph.channels(text, 0)).isEqualTo(2);
  }

  @Test
  void halfFloatWeightsAreSlicedAtTheirSource() {
    Graph pruned =
        PrunedGraph.of(
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
  void hybridLayersStay() {
    assertKeeps(
        PrunedGraph.PASS,
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

    assertThat(PrunedGraph.channels(text.formatted(0), 0)).isEqualTo(1);
    assertThat(PrunedGraph.channels(text.formatted(500), 0)).isEqualTo(2);
  }

  @Test
  void aFullyConnectedLayerMayReadAPlane() {
    Graph pruned =
        PrunedGraph.of(
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
}
