package dev.wafer.passes.channels;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import org.junit.jupiter.api.Test;

/** Channels that operators move: which of them go on both sides. */
class PrunedMovesTest {
  @Test
  void followsConcatenationsByTheirOffsets() {
    assertRewrites(
        PrunedGraph.PASS,
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

    Graph pruned = PrunedGraph.of(text);

    // Channels 0 and 3 are constant, 1 is not looked at.
    assertThat(PrunedGraph.channels(text, 0)).isEqualTo(2);
    assertThat(pruned.nodes().get(1).op().toString()).contains("[0, 0, 0, 0]");
  }

  @Test
  void aReversalOfChannelsLosesTheMirrorImages() {
    assertRewrites(
        PrunedGraph.PASS,
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
        PrunedGraph.PASS,
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
        PrunedGraph.PASS,
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
}
