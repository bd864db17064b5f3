package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertSameBits;
import static dev.wafer.passes.PassAssertions.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Verifier;
import dev.wafer.passes.PassContext;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteFunctionsTest {
  private static final String SWISH =
      """
      graph "g"
      input %0: i8[1x20x30x2] q(0.05, -11)
      %1: i8[1x20x30x2] q(0.00390625, -128) = LOGISTIC(%0)
      %2: i8[1x20x30x2] q(0.03, -120) = MUL(%0, %1)
      """;

  @Test
  void aValueTimesItsLogisticIsATable() {
    assertThat(operators(SWISH + "output %2\n")).containsExactly("BYTE_TABLE");
  }

  @Test
  void theLogisticStaysWhereSomethingElseReadsIt() {
    assertThat(operators(SWISH + "output %2\noutput %1\n"))
        .containsExactly("LOGISTIC", "BYTE_TABLE");
  }

  @Test
  void twoFunctionsInARowAreOne() {
    assertThat(
            operators(
                SWISH
                    + """
                    %3: u8[1x20x30x2] q(0.02, 3) = QUANTIZE(%2)
                    output %3
                    """))
        .containsExactly("BYTE_TABLE");
  }

  @Test
  void theFirstOfTwoFunctionsStaysWhereSomethingElseReadsIt() {
    assertKeeps(
        new ByteFunctions(),
        """
        graph "g"
        input %0: i8[1x20x30x2] q(0.05, -11)
        %1: i8[1x20x30x2] q(0.00390625, -128) = LOGISTIC(%0)
        %2: i8[1x20x30x2] q(0.02, 3) = QUANTIZE(%1)
        output %2
        output %1
        """);
  }

  @Test
  void floatsBetweenBytesAreATable() {
    assertThat(
            operators(
                """
                graph "g"
                input %0: i8[1x20x30x2] q(0.05, -11)
                %1: f32[1x20x30x2] = DEQUANTIZE(%0)
                const %2: f32[1] = [0.3]
                %3: f32[1x20x30x2] = SQUARED_DIFFERENCE(%1, %2)
                %4: i8[1x20x30x2] q(0.2, -100) = QUANTIZE(%3)
                output %4
                """))
        .containsExactly("BYTE_TABLE");
  }

  @Test
  void arithmeticOfThreeNodesOnOneValueIsATable() {
    assertThat(operators(hardSwish(20))).containsExactly("BYTE_TABLE");
  }

  @Test
  void arithmeticOnFewBytesStays() {
    assertKeeps(new ByteFunctions(), hardSwish(2));
  }

  @Test
  void functionsOfTwoValuesStay() {
    assertKeeps(
        new ByteFunctions(),
        """
        graph "g"
        input %0: i8[1x20x30x2] q(0.05, -11)
        input %1: i8[1x20x30x2] q(0.05, -11)
        %2: i8[1x20x30x2] q(0.00390625, -128) = LOGISTIC(%1)
        %3: i8[1x20x30x2] q(0.03, -120) = MUL(%0, %2)
        output %3
        """);
  }

  @Test
  void aChannelsOwnNumberIsNoFunctionOfTheByteAlone() {
    assertKeeps(
        new ByteFunctions(),
        """
        graph "g"
        input %0: i8[1x20x30x2] q(0.05, -11)
        const %1: i8[2] q(0.05, -11) = [3, 4]
        %2: i8[1x20x30x2] q(0.1, -7) = ADD(%0, %1)
        %3: i8[1x20x30x2] q(0.00390625, -128) = LOGISTIC(%2)
        output %3
        """);
  }

  private static String hardSwish(int rows) {
    return """
        graph "g"
        input %%0: i8[1x%1$dx30x2] q(0.05, -11)
        const %%1: i8[] q(0.05, -11) = [60]
        const %%2: i8[1] q(0.0013, -128) = [0]
        %%3: i8[1x%1$dx30x2] q(0.024, -128) = ADD(%%0, %%1) {activation=RELU6}
        %%4: i8[1x%1$dx30x2] q(0.004, -128) = MUL(%%3, %%2)
        %%5: i8[1x%1$dx30x2] q(0.03, -120) = MUL(%%0, %%4)
        output %%5
        """
        .formatted(rows);
  }

  /**
   * The operators that the pass leaves; the graph gives the same bits, and the verifier takes it.
   */
  private static List<String> operators(String text) {
    Graph graph = parse(text);
    Graph rewritten = new ByteFunctions().run(graph, PassContext.silent());
    Verifier.verify(rewritten);
    assertSameBits(graph, rewritten);
    return rewritten.nodes().stream().map(Node::op).map(op -> op.mnemonic()).toList();
  }
}
