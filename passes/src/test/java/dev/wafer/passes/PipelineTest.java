package dev.wafer.passes;

import static dev.wafer.passes.PassAssertions.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.Graph;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.text.GraphParser;
import dev.wafer.ir.text.GraphPrinter;
import dev.wafer.passes.pipeline.DumpAfter;
import dev.wafer.passes.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private static final String TEXT =
      """
      graph "g"
      input %0: f32[1x2x2x1]
      const %1: f32[1x3x3x1] = fill(0.5)
      %2: f32[1x4x4x1] = PAD(%0) {before=[0, 1, 1, 0], after=[0, 1, 1, 0]} @0
      %3: f32[1x2x2x1] = DEPTHWISE_CONV_2D(%2, %1) {depth_multiplier=1} @1
      %4: f32[1x2x2x1] = RELU6(%3) @2
      %5: f32[4] = RESHAPE(%4) @3
      %6: f32[1x4] = RESHAPE(%5) @4
      output %6
      """;

  @Test
  void passesWorkTogether() {
    Graph result = Pipeline.standard().run(parse(TEXT), PassContext.silent());

    assertThat(GraphPrinter.printFull(result).replaceAll(" #\\d+", ""))
        .isEqualTo(
            """
            graph "g"
            input %0: f32[1x2x2x1]
            const %1: f32[1x3x3x1] = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
            %4: f32[1x2x2x1] = CONV_2D(%0, %1) {padding=[1, 1, 1, 1], activation=RELU6} @1
            %6: f32[1x4] = RESHAPE(%4) @4
            output %6
            """);
    PassAssertions.assertSameBits(parse(TEXT), result);
  }

  @Test
  void remarksTellWhatWasDone() {
    List<String> remarks = new ArrayList<>();
    PassContext context =
        new PassContext(
            remark ->
                remarks.add(
                    "%s @%d %s"
                        .formatted(remark.pass(), remark.operatorIndex(), remark.operator())));

    Pipeline.standard().run(parse(TEXT), context);

    assertThat(remarks)
        .containsExactly(
            "depthwise-to-conv @1 DEPTHWISE_CONV_2D",
            "move-simplification @1 TRANSPOSE",
            "pad-fusion @0 PAD",
            "activation-fusion @2 RELU6");
  }

  @Test
  void theGraphCanBeSeenAfterOnePassOrAll() {
    Pipeline pipeline = Pipeline.standard();
    List<String> one = new ArrayList<>();
    List<String> all = new ArrayList<>();

    pipeline.run(parse(TEXT), PassContext.silent(), DumpAfter.of(pipeline, "pad-fusion", one::add));
    pipeline.run(parse(TEXT), PassContext.silent(), DumpAfter.of(pipeline, "all", all::add));

    assertThat(one).hasSize(1);
    assertThat(one.get(0)).startsWith("// after pad-fusion\ngraph \"g\"\n").doesNotContain("PAD");
    assertThat(all).hasSameSizeAs(pipeline.names()).containsAll(one);
    assertThatThrownBy(() -> DumpAfter.of(pipeline, "no-such-pass", one::add))
        .isInstanceOf(WaferException.class)
        .hasMessageContaining("no-such-pass")
        .hasMessageContaining("pad-fusion");
  }

  @Test
  void aPassThatBreaksTheGraphIsNamed() {
    Pass broken =
        new Pass() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public Graph run(Graph graph, PassContext context) {
            return new Graph(
                graph.name(),
                List.of(),
                graph.outputs(),
                graph.variables(),
                graph.constants(),
                graph.nodes());
          }
        };

    assertThatThrownBy(() -> new Pipeline(List.of(broken)).run(parse(TEXT), PassContext.silent()))
        .isInstanceOf(WaferException.class)
        .hasMessageContaining("W006")
        .hasMessageContaining("pass broken");
  }

  @Test
  void aBrokenGraphIsRefusedBeforeTheFirstPass() {
    Graph broken = GraphParser.parse("input %0: f32[2]\n%1: f32[3] = TANH(%0)\noutput %1\n");

    assertThatThrownBy(() -> Pipeline.standard().run(broken, PassContext.silent()))
        .isInstanceOf(WaferException.class)
        .hasMessageContaining("W006");
  }
}
