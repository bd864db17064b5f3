package dev.wafer.emitter.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.ir.text.GraphParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class MinimizedTest {
  /** What fails here is a TANH right behind a RELU. */
  @Test
  void leavesTheNodesThatFailTogetherAndNoOthers() {
    Graph graph =
        GraphParser.parse(
            """
            graph "g"
            input %0: f32[4]
            %1: f32[4] = ABS(%0)
            %2: f32[4] = RELU(%1)
            %3: f32[4] = TANH(%2)
            %4: f32[4] = NEG(%3)
            output %4
            """);
    Graph smallest = Minimized.of(graph, MinimizedTest::fails);
    assertThat(smallest.nodes())
        .extracting(node -> node.op().mnemonic())
        .containsExactly("RELU", "TANH");
    assertThat(smallest.inputs()).isEqualTo(graph.nodes().get(0).outputs());
  }

  private static boolean fails(Graph graph) {
    List<Node> nodes = graph.nodes();
    for (int i = 1; i < nodes.size(); i++) {
      if (nodes.get(i).op().equals(new Unary(UnaryFn.TANH))
          && nodes.get(i - 1).op().equals(new Unary(UnaryFn.RELU))) {
        return true;
      }
    }
    return false;
  }
}
