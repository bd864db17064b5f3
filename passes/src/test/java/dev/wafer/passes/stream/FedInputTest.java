package dev.wafer.passes.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Verifier;
import dev.wafer.passes.PassAssertions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FedInputTest {
  /** Bytes without rows, of which functions and a RESHAPE make an image. */
  private static final String FLAT =
      """
      graph "g"
      input %0: f32[1x24]
      const %1: f32[1] = [0.5]
      %2: f32[1x24] = SUB(%0, %1) {activation=NONE}
      %3: i8[1x24] q(0.5, 3) = QUANTIZE(%2)
      %4: i8[1x4x3x2] q(0.5, 3) = RESHAPE(%3)
      %5: i8[1x2x2x2] q(0.5, 3) = MAX_POOL_2D(%4) {filter=2x2, stride=2x1}
      output %5
      """;

  @Test
  void aReshapeBehindFunctionsIsOneOfTheInput() {
    Graph graph = PassAssertions.parse(FLAT);

    Graph image = FedInput.asImage(graph, graph.inputs().get(0));

    Verifier.verify(image);
    assertThat(image.inputs().get(0).shape().dims()).containsExactly(1, 4, 3, 2);
    assertThat(image.inputs().get(0).name()).isEqualTo(graph.inputs().get(0).name());
    assertThat(mnemonics(image)).containsExactly("SUB", "QUANTIZE", "MAX_POOL_2D");
    PassAssertions.assertSameBits(graph, image);
  }

  @Test
  void rowsOfTheInputItselfAreTakenWhereAFunctionHasThem() {
    // An image of one row is none.
    assertThat(reshaped("1x4x6x1", "SUB(%0, %1) {activation=NONE}")).isFalse();
    assertThat(reshaped("1x1x8x3", "SUB(%0, %1) {activation=NONE}")).isTrue();
    assertThat(reshaped("1x4x6", "SUB(%0, %1) {activation=NONE}")).isTrue();
  }

  @Test
  void whatIsNoFunctionOfOneElementStaysInFront() {
    assertThat(reshaped("1x24", "ADD(%0, %0) {activation=NONE}")).isFalse();
    assertThat(reshaped("1x24", "SOFTMAX(%0) {beta=1.0}")).isFalse();
    Graph twice =
        PassAssertions.parse(
            FLAT.replace("SUB(%0, %1)", "SUB(%0, %0)").replace("const %1: f32[1] = [0.5]\n", ""));
    assertThat(FedInput.asImage(twice, twice.inputs().get(0))).isSameAs(twice);
  }

  private static boolean reshaped(String shape, String function) {
    Graph graph =
        PassAssertions.parse(
            FLAT.replace("f32[1x24] = SUB(%0, %1) {activation=NONE}", "f32[1x24] = " + function)
                .replace("1x24", shape));
    return !FedInput.asImage(graph, graph.inputs().get(0)).equals(graph);
  }

  @Test
  void stepsOfASequenceAreRowsOfAnImageOfOneColumn() {
    Graph graph =
        PassAssertions.parse(
            """
            graph "g"
            input %0: i8[1x8x2] q(0.5, 3)
            const %1: i8[3x1x3x2] q(0.01, 0) = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9]
            const %2: i8[3] q(0.5, 0) = [7, 8, 9]
            const %3: i8[1x1x2x3] q(0.01, 0) = [9, 8, 7, 6, 5, 4]
            %4: i8[1x10x2] q(0.5, 3) = PAD(%0) {before=[0, 2, 0], after=[0, 0, 0]}
            %5: i8[1x1x10x2] q(0.5, 3) = RESHAPE(%4)
            %6: i8[1x1x8x3] q(0.2, -4) = CONV_2D(%5, %1, _)
            %7: i8[1x1x8x3] q(0.1, 0) = MUL(%6, %2) {activation=NONE}
            %8: i8[1x1x4x3] q(0.1, 2) = DEPTHWISE_CONV_2D(%7, %3, _) {depth_multiplier=1, stride=1x2}
            %9: i8[1x4x1x3] q(0.1, 2) = RESHAPE(%8)
            %10: i8[1x2x1x3] q(0.1, 2) = MAX_POOL_2D(%9) {filter=2x1, stride=2x1}
            %11: i8[1x2x3] q(0.1, 2) = RESHAPE(%10)
            %12: i8[1x3] q(0.1, 2) = MEAN(%11) {axes=[1], keep_dims=false}
            output %12
            """);

    Graph image = FedInput.asImage(graph, graph.inputs().get(0));

    Verifier.verify(image);
    assertThat(image.inputs().get(0).shape().dims()).containsExactly(1, 8, 1, 2);
    assertThat(mnemonics(image))
        .containsExactly("PAD", "CONV_2D", "MUL", "DEPTHWISE_CONV_2D", "MAX_POOL_2D", "MEAN");
    PassAssertions.assertSameBits(graph, image);
  }

  @Test
  void aSequenceThatIsReadAsAWholeStaysOne() {
    Graph graph =
        PassAssertions.parse(
            """
            graph "g"
            input %0: f32[1x4x2]
            %1: f32[1x4x2] = RELU(%0)
            %2: f32[1x8] = RESHAPE(%0)
            output %1
            output %2
            """);

    assertThat(FedInput.asImage(graph, graph.inputs().get(0))).isEqualTo(graph);
  }

  @Test
  void whatReadsAnInnerSequenceAsAWholeGetsIt() {
    Graph graph =
        PassAssertions.parse(
            """
            graph "g"
            input %0: f32[1x4x2]
            %1: f32[1x4x2] = RELU(%0)
            %2: f32[1x4x2] = SOFTMAX(%1) {beta=1.0}
            %3: f32[1x4x2] = TANH(%1)
            output %2
            output %3
            """);

    Graph image = FedInput.asImage(graph, graph.inputs().get(0));

    Verifier.verify(image);
    assertThat(mnemonics(image)).containsExactly("RELU", "RESHAPE", "SOFTMAX", "TANH", "RESHAPE");
    PassAssertions.assertSameBits(graph, image);
  }

  @Test
  void whatDependsOnTheInputAloneComesFirst() {
    Graph graph =
        PassAssertions.parse(
            """
            graph "g"
            input %0: f32[1x4x4x1]
            input %1: f32[1x4x4x1]
            %2: f32[1x4x4x1] = TANH(%1)
            %3: f32[1x4x4x1] = RELU(%0)
            %4: f32[1x4x4x1] = ADD(%2, %3) {activation=NONE}
            %5: f32[1x4x4x1] = TANH(%3)
            %6: f32[1x4x4x1] = SUB(%4, %5) {activation=NONE}
            output %6
            """);

    Graph first = FedInput.first(graph, graph.inputs().get(0));

    Verifier.verify(first);
    assertThat(mnemonics(first)).containsExactly("RELU", "TANH", "TANH", "ADD", "SUB");
    PassAssertions.assertSameBits(graph, first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%2: f32[1x4x3x2] = TRANSPOSE(%0) {permutation=[0, 2, 1, 3]} | which TRANSPOSE needs whole",
        "%2: f32[1x24] = RESHAPE(%0) | of which RESHAPE makes no image of several rows",
        "%2: f32[1x3x4x2] = ADD(%0, %1) {activation=NONE}"
            + " | which ADD reads together with other inputs or state",
        "%2: f32[1x3x4x2] = TANH(%1) | which nothing reads",
      })
  void theOperatorThatStandsInTheWayIsNamed(String node, String reason) {
    Graph graph =
        PassAssertions.parse(
            """
            graph "g"
            input %0: f32[1x3x4x2]
            input %1: f32[1x3x4x2]
            %3: f32[1x3x4x2] = RELU(%1)
            NODE
            output %2
            output %3
            """
                .replace("NODE", node));

    assertThat(FedObstacle.of(FedInput.first(graph, graph.inputs().get(0)), graph.inputs().get(0)))
        .extracting(FedObstacle::reason)
        .isEqualTo(reason);
  }

  @Test
  void aLayerBehindAMeanThatReadsTheInputAgainIsNamed() {
    Graph graph =
        PassAssertions.parse(
            """
            graph "g"
            input %0: f32[1x8x8x4]
            %1: f32[1x1x1x4] = MEAN(%0) {axes=[1, 2], keep_dims=true}
            %2: f32[1x8x8x4] = MUL(%0, %1) {activation=NONE}
            output %2
            """);

    assertThat(FedObstacle.of(graph, graph.inputs().get(0)).reason())
        .isEqualTo("which MUL reads again, behind MEAN that needs all rows");
  }

  private static List<String> mnemonics(Graph graph) {
    return graph.nodes().stream().map(node -> node.op().mnemonic()).toList();
  }
}
