package dev.wafer.passes.parameters;

import static dev.wafer.passes.PassAssertions.assertSameBits;
import static dev.wafer.passes.PassAssertions.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.text.GraphPrinter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterFoldingTest {
  private static final String SPARSE_HALF =
      """
      graph "g"
      input %0: f32[1x4]
      const %1: f16[2x4] = sparse(order=[0, 1], blocks=[], \
      levels=[dense(2), csr([0, 1, 3], [2, 0, 3])], stored=12, values=[0.5, -1, 2])
      const %2: f16[2] = [0, 3]
      const %3: f32[1] = [1]
      %4: f16[2x4] = DENSIFY(%1)
      %5 "w": f32[2x4] = DEQUANTIZE(%4)
      %6 "b": f32[2] = DEQUANTIZE(%2)
      %7: f32[1x2] = FULLY_CONNECTED(%0, %5, %6) {keep_dims=false}
      %8: f32[1x2] = ADD(%7, %3)
      output %8
      """;

  private static FoldingResult fold(Graph graph) {
    FoldingResult result = ParameterFolding.fold(graph);
    Verifier.verify(result.graph());
    assertSameBits(graph, result.graph());
    return result;
  }

  @Test
  void sparseHalfFloatWeightsAreFolded() {
    FoldingResult result = fold(parse(SPARSE_HALF));

    assertThat(GraphPrinter.printFull(result.graph()).replaceAll(" #\\d+", ""))
        .isEqualTo(
            """
            graph "g"
            input %0: f32[1x4]
            const %3: f32[1] = [1.0]
            const %5 "w": f32[2x4] = [0.0, 0.0, 0.5, 0.0, -1.0, 0.0, 0.0, 2.0]
            const %6 "b": f32[2] = [0.0, 3.0]
            %7: f32[1x2] = FULLY_CONNECTED(%0, %5, %6) {keep_dims=false}
            %8: f32[1x2] = ADD(%7, %3)
            output %8
            """);
    assertThat(result.folded())
        .containsExactly(
            new FoldedParameter("w", List.of(), 8, 5, 32),
            new FoldedParameter("b", List.of(), 2, 1, 8));
  }

  @Test
  void chainsAreFoundWithTheirNodesAndParameters() {
    Graph graph = parse(SPARSE_HALF);

    List<ParameterChain> chains = ParameterAnalysis.of(graph).chains();

    assertThat(chains).extracting(chain -> chain.result().name()).containsExactly("w", "b");
    assertThat(chains.get(0).nodes()).isEqualTo(graph.nodes().subList(0, 2));
    assertThat(chains.get(0).parameters()).extracting(Value::id).containsExactly(1);
    assertThat(chains.get(1).nodes()).isEqualTo(graph.nodes().subList(2, 3));
  }

  @Test
  void whatReadsAnInputOrAVariableIsNoParameter() {
    Graph graph =
        parse(
            """
            graph "g"
            input %0: f32[2]
            variable %1: f32[1x2]
            const %2: f32[1x2] = [1, 2]
            %3: f32[2] = ADD(%0, %2)
            %4: f32[1x2] = ADD(%1, %2)
            %5: f32[1x2] = UNSUPPORTED(%2) {operator="X"}
            %6: f32[1x2] = TANH(%2)
            output %6
            """
                .replace("%3: f32[2]", "%3: f32[1x2]"));
    ParameterAnalysis analysis = ParameterAnalysis.of(graph);

    assertThat(graph.nodes().stream().map(analysis::isRuntime))
        .containsExactly(true, true, true, false);
  }

  @Test
  void aSparseConstantThatIsReadDirectlyIsExpanded() {
    FoldingResult result =
        fold(
            parse(
                """
                graph "g"
                input %0: f32[1x2]
                const %1 "w": f32[1x2] = sparse(order=[0, 1], blocks=[], \
                levels=[dense(1), csr([0, 1], [1])], stored=7, values=[5])
                %2: f32[1x1] = FULLY_CONNECTED(%0, %1) {keep_dims=false}
                output %2
                """));

    assertThat(GraphPrinter.printFull(result.graph()))
        .contains("const %1 \"w\": f32[1x2] = [0.0, 5.0]");
    assertThat(result.folded()).hasSize(1);
  }

  @Test
  void zerosOfQuantizedWeightsAreTheirZeroPoints() {
    FoldingResult result =
        fold(
            parse(
                """
                graph "g"
                const %0: i8[2x2] q(axis=1, [0.1, 0.2], [0, 3]) = [0, 3, 1, 0]
                const %1: i8[4] q(0.1, 7) = [7, 0, 7, 7]
                %2 "a": i8[1x2x2] q(axis=2, [0.1, 0.2], [0, 3]) = RESHAPE(%0)
                %3 "b": i8[2x2] q(0.1, 7) = RESHAPE(%1)
                output %2
                output %3
                """));

    assertThat(result.folded()).extracting(FoldedParameter::zeros).containsExactly(2L, 3L);
  }

  @Test
  void aSharedChainIsComputedOnceAndAnOriginalWithAReaderStays() {
    FoldingResult result =
        fold(
            parse(
                """
                graph "g"
                input %0: f32[2]
                const %1: f16[2] = [1, 2]
                %2 "w": f32[2] = DEQUANTIZE(%1)
                %3: f32[2] = ADD(%0, %2)
                %4: f32[2] = MUL(%3, %2)
                output %4
                output %1
                """));

    assertThat(result.folded()).hasSize(1);
    assertThat(result.graph().constants().keySet()).extracting(Value::id).containsExactly(1, 2);
  }

  @Test
  void whatTheReferenceCannotEvaluateIsReported() {
    Graph graph =
        parse(
            """
            graph "g"
            const %0: f32[2] = [1, 2]
            const %1: f32[2] = [1, 2]
            %2 "a": f32[4] = CONCATENATION(%0, %1) {axis=0, activation=RELU} @3
            %3 "b": f32[4] = CONCATENATION(%0, %1) {axis=0, activation=RELU6} @4
            output %2
            output %3
            """);

    assertThatThrownBy(() -> ParameterFolding.fold(graph))
        .isInstanceOf(WaferException.class)
        .hasMessageContaining("operator 3 CONCATENATION")
        .hasMessageContaining("operator 4 CONCATENATION");
  }

  @Test
  void parametersThatExpandBeyondMemoryAreRefused() {
    Graph graph =
        parse(
            """
            graph "g"
            const %0: i8[20000x1] = fill(1)
            const %1: i8[1x20000] = fill(1)
            %2 "huge": i8[20000x20000] = ADD(%0, %1)
            output %2
            """);

    assertThatThrownBy(() -> ParameterFolding.fold(graph))
        .isInstanceOf(WaferException.class)
        .hasMessageStartingWith("W008: tensor 'huge'");
  }
}
