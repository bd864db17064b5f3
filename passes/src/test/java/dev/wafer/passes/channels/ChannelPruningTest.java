package dev.wafer.passes.channels;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.PassContext.Remark;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which channels go together, and what says that they stay. */
class ChannelPruningTest {
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
    assertThat(PrunedGraph.channels(text, 0)).isEqualTo(2);
    assertThat(PrunedGraph.channels(text, 2)).isEqualTo(1);
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

    assertThat(PrunedGraph.channels(text, 0)).isEqualTo(channels);
    assertThat(PrunedGraph.channels(text, 1)).isEqualTo(channels);
    assertThat(PrunedGraph.channels(text, 2)).isEqualTo(channels);
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

  @ParameterizedTest
  @ValueSource(strings = {"output %4", "output %5"})
  void whatTheGraphReturnsKeepsItsShape(String output) {
    assertKeeps(
        PrunedGraph.PASS,
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

    assertThat(PrunedGraph.channels(text, 0)).isEqualTo(channels);
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

    assertThat(PrunedGraph.channels(text, 0)).isEqualTo(1);
  }

  @Test
  void weightsThatSeveralNodesReadStay() {
    assertKeeps(
        PrunedGraph.PASS,
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

    Graph pruned = PrunedGraph.PASS.run(graph, new PassContext(remarks::add));

    assertThat(remarks)
        .containsExactly(
            new Remark("channel-pruning", 0, "CONV_2D", "a", "computes 2 of 3 channels", false));
    assertThat(ChannelSavings.between(graph, pruned)).isEqualTo(new ChannelSavings(1, 2, 8));
  }
}
