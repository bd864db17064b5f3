package dev.wafer.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.OpSpec;
import dev.wafer.ir.spec.OpSpecs;
import dev.wafer.ir.text.GraphParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierTest {
  private static final Value X = new Value(0, "x", TensorType.of(DataType.FLOAT32, 2));
  private static final Value Y = new Value(1, "y", TensorType.of(DataType.FLOAT32, 2));
  private static final Value Z = new Value(2, "z", TensorType.of(DataType.FLOAT32, 2));

  private static Node tanh(int id, Value from, Value to) {
    return new Node(id, new Unary(UnaryFn.TANH), List.of(from), List.of(to), id);
  }

  private static Graph graph(List<Value> outputs, Node... nodes) {
    return new Graph("g", List.of(X), outputs, List.of(), Map.of(), List.of(nodes));
  }

  @Test
  void aGoodGraphPasses() {
    Graph good = graph(List.of(Z, Y), tanh(0, X, Y), tanh(1, Y, Z));

    assertThatCode(() -> Verifier.verify(good)).doesNotThrowAnyException();
  }

  @Test
  void allProblemsAreReported() {
    Graph bad = graph(List.of(), tanh(0, Y, Z), tanh(0, X, Y), tanh(2, X, Y));

    assertThatThrownBy(() -> Verifier.verify(bad)).isInstanceOf(WaferException.class);
    assertThat(Verifier.problems(bad))
        .extracting(Diagnostic::rule)
        .containsExactly(
            "the value is used before it is defined",
            "the node's id is used twice",
            "the value is defined twice");
    assertThat(Verifier.problems(bad))
        .allMatch(problem -> problem.code() == Diagnostic.Code.INVALID_GRAPH);
  }

  @Test
  void anUndefinedOutputIsReported() {
    assertThat(Verifier.problems(graph(List.of(Y))))
        .extracting(Diagnostic::rule)
        .containsExactly("the value is used before it is defined");
  }

  @Test
  void aUseThatDiffersFromItsDefinitionIsReported() {
    Value other = new Value(0, "other", X.type());

    assertThat(Verifier.problems(graph(List.of(Y), tanh(0, other, Y))))
        .extracting(Diagnostic::rule)
        .containsExactly("the value differs from its definition");
  }

  @Test
  void aConstantOfAnotherTypeIsReported() {
    DenseConstant constant = DenseConstant.float32(Shape.of(3), 1, 2, 3);
    Graph bad = new Graph("g", List.of(), List.of(X), List.of(), Map.of(X, constant), List.of());

    assertThat(Verifier.problems(bad))
        .extracting(Diagnostic::rule)
        .containsExactly("the constant has another type than its value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"q(axis=1, [1, 2, 3])", "q(axis=2, [1, 2])", "q(axis=-1, [1, 2])"})
  void aPerAxisQuantizationThatDoesNotFitIsReported(String quantization) {
    Graph bad = GraphParser.parse("input %0: i8[2x2] " + quantization);

    assertThat(Verifier.problems(bad)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          f32[2x3];     ;         ;         ; ADD(%0)
          f32[2x3];     f32[2x2]; ;         ; ADD(%0, %1)
          f32[2x3];     f32[2x3]; ;         ; ADD(%0, _)
          f32[2x3];     ;         ;         f32[3]; RELU(%0)
          f32[1x4x4x3]; f32[2x3x3x2]; f32[2]; f32[1x2x2x2]; CONV_2D(%0, %1, %2)
          f32[1x4x4x3]; f32[2x3x3x3]; f32[3]; f32[1x2x2x2]; CONV_2D(%0, %1, %2)
          f32[1x4x4x3]; f32[2x3x3x3]; f32[2]; f32[1x4x4x2]; CONV_2D(%0, %1, %2)
          f32[1x4x4x3]; f32[2x5x3x3]; f32[2]; f32[1x1x2x2]; CONV_2D(%0, %1, %2)
          f32[1x4x4x3]; f32[1x3x3x3]; f32[3]; f32[1x2x2x3]; DEPTHWISE_CONV_2D(%0, %1, %2) {depth_multiplier=2}
          f32[1x4];     f32[2x3]; f32[2];   f32[1x2]; FULLY_CONNECTED(%0, %1, %2) {keep_dims=false}
          f32[2x1x4];   f32[3x5]; f32[2];   f32[2x1x5]; BATCH_MATMUL(%0, %1) {adj_x=false, adj_y=false}
          f32[2x1x3];   f32[3x3x5]; f32[2]; f32[2x1x5]; BATCH_MATMUL(%0, %1) {adj_x=false, adj_y=false}
          f32[2x1x3];   f32[3x5]; f32[2];   f32[2x3x5]; BATCH_MATMUL(%0, %1) {adj_x=false, adj_y=false}
          f32[1x4x4x3]; ;         ;         f32[1x2x2x2]; MAX_POOL_2D(%0) {filter=2x2, stride=2x2}
          f32[1x4x4x3]; ;         ;         f32[1x3]; MEAN(%0) {axes=[1], keep_dims=false}
          f32[2x3];     ;         ;         f32[2x4]; PAD(%0) {before=[0, 1], after=[0, 1]}
          f32[2x3];     ;         ;         f32[5];   RESHAPE(%0)
          f32[2x3];     ;         ;         f32[3x2]; TRANSPOSE(%0) {permutation=[0, 1]}
          f32[2x3];     f32[2x3]; ;         f32[2x5]; CONCATENATION(%0, %1) {axis=1}
          f32[2x3];     ;         ;         f32[2x2]; SLICE(%0) {begin=[0, 2]}
          f32[2x3];     ;         ;         f32[2x2]; SPLIT(%0) {axis=1}
          f32[2x3];     f32[2x3]; ;         f32[2x3x3]; PACK(%0, %1) {axis=1}
          f32[1x4];     f32[4x4]; f32[4x2]; f32[1x4]; SVDF(%0, %1, %2, _, %0) {rank=1}
          """)
  void shapesThatDoNotFitTheOperatorAreReported(
      String a, String b, String c, String result, String application) {
    StringBuilder text = new StringBuilder();
    List<String> types = java.util.Arrays.asList(a, b, c);
    for (int i = 0; i < 3; i++) {
      String type = types.get(i) == null ? "f32[]" : types.get(i);
      text.append("input %%%d: %s%n".formatted(i, type));
    }
    text.append("%%3: %s = %s".formatted(result == null ? "f32[2x3]" : result, application));

    assertThat(Verifier.problems(GraphParser.parse(text.toString()))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          f32[2]; i8[2];  f32[2]; ADD(%0, %1); ADD; a FLOAT32, b INT8, output FLOAT32
          f64[2]; f32[2]; f64[2]; TANH(%0); TANH; input FLOAT64, output FLOAT64
          i8[2];  i8[2];  i8[2];  EQUAL(%0, %1); EQUAL; a INT8, b INT8, output INT8
          f32[2]; f32[2]; f32[1]; GATHER(%0, %1) {axis=0, batch_dims=0}; GATHER; indices FLOAT32
          u16[2]; u16[2]; u16[2]; TRANSPOSE(%0) {permutation=[0]}; TRANSPOSE; input UINT16
          f32[1x2]; i16[2x2]; f32[1x2]; FULLY_CONNECTED(%0, %1) {keep_dims=false}; FULLY_CONNECTED; weights INT16
          """)
  void elementTypesThatTheSpecificationDoesNotHaveAreReported(
      String a, String b, String result, String application, String operator, String found) {
    String text =
        """
        input %%0: %s
        input %%1: %s
        %%2 "result": %s = %s @7
        """
            .formatted(a, b, result, application);

    List<Diagnostic> problems = Verifier.problems(GraphParser.parse(text));

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).toString())
        .startsWith("W006: operator 7 " + operator + ": tensor 'result': ")
        .contains(CommonRules.TYPES.sentence())
        .contains(found);
  }

  @Test
  void whatOnlyPassesMakeIsAGraphButNotAFile() {
    for (String operator : List.of("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED")) {
      OpSpec<?> spec = OpSpecs.byKeyword(operator).orElseThrow();
      List<DataType> row = List.of(DataType.INT8, DataType.INT16, DataType.INT32, DataType.INT8);

      assertThat(spec.nodeTypes().rows()).as(operator).contains(row);
      assertThat(spec.forms()).as(operator).noneMatch(form -> form.types().rows().contains(row));
    }
  }
}
