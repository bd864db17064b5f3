package dev.wafer.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.ir.text.GraphParser;
import dev.wafer.ir.text.GraphPrinter;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphEditorTest {
  private static final Graph GRAPH =
      GraphParser.parse(
          """
          graph "g"
          input %0: f32[2]
          %1: f32[2] = TANH(%0) @4
          %2: f32[2] = RELU(%1) @5
          %3: f32[2] = ADD(%1, %2) @6
          output %3
          """);

  @Test
  void anUntouchedGraphStaysEqual() {
    assertThat(new GraphEditor(GRAPH).build()).isEqualTo(GRAPH);
  }

  @Test
  void aNodeGivesWayToSeveralInItsPlace() {
    GraphEditor editor = new GraphEditor(GRAPH);
    Node relu = editor.node(1);
    Value middle = editor.newValue("", relu.output().type());
    Node first = editor.newNode(new Unary(UnaryFn.TANH), relu.inputs(), List.of(middle), 5);
    Node second = editor.newNode(new Unary(UnaryFn.LOGISTIC), List.of(middle), relu.outputs(), 5);
    editor.replace(1, List.of(first, second));

    Graph result = editor.build();

    Verifier.verify(result);
    assertThat(GraphPrinter.print(result))
        .isEqualTo(
            """
            graph "g"
            input %0: f32[2]
            %1: f32[2] = TANH(%0) @4
            %4: f32[2] = TANH(%1) @5
            %2: f32[2] = LOGISTIC(%4) @5
            %3: f32[2] = ADD(%1, %2) @6
            output %3
            """);
    assertThat(editor.users(middle)).containsExactly(second.id());
    assertThat(editor.producer(middle)).contains(first);
    assertThat(editor.contains(1)).isFalse();
  }

  @Test
  void usesAreReplacedInNodesAndOutputs() {
    GraphEditor editor = new GraphEditor(GRAPH);
    Value x = GRAPH.inputs().get(0);
    Value sum = GRAPH.outputs().get(0);
    editor.replaceUses(GRAPH.nodes().get(0).output(), x);
    editor.replaceUses(sum, x);

    Graph result = editor.build();

    assertThat(result.outputs()).containsExactly(x);
    assertThat(result.nodes().get(2).inputs().get(0)).isEqualTo(x);
    assertThat(editor.users(x)).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(editor.isOutput(sum)).isFalse();
    assertThat(editor.hasOneUser(GRAPH.nodes().get(1).output())).isTrue();
  }

  @Test
  void aRemovedNodeIsGone() {
    GraphEditor editor = new GraphEditor(GRAPH);
    editor.remove(2);

    assertThat(editor.nodeIds()).containsExactly(0, 1);
    assertThat(editor.users(GRAPH.nodes().get(0).output())).containsExactly(1);
    assertThatThrownBy(() -> editor.node(2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void constantsGetFreshValues() {
    GraphEditor editor = new GraphEditor(GRAPH);
    Value constant =
        editor.addConstant("c", DenseConstant.float32(Shape.of(1), 1), Quantization.none());

    assertThat(constant.id()).isEqualTo(4);
    assertThat(editor.build().dense(constant)).isPresent();
    assertThatThrownBy(
            () ->
                editor.defineConstant(
                    GRAPH.outputs().get(0), DenseConstant.float32(Shape.of(2), 1, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
