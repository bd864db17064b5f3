package dev.wafer.passes;

import static dev.wafer.passes.PassAssertions.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.text.GraphParser;
import dev.wafer.ir.text.GraphPrinter;
import dev.wafer.passes.parameters.ParameterAnalysis;
import dev.wafer.passes.parameters.ParameterFolding;
import dev.wafer.passes.pipeline.Pipeline;
import dev.wafer.passes.schedule.Schedule;
import dev.wafer.passes.schedule.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every stage that rewrites graphs keeps the bits of random graphs. */
class RandomGraphsTest {
  private static final int GRAPHS = 300;
  private static final int SMALL_GRAPHS = 40;

  @Test
  void everyPassKeepsTheBits() {
    Map<String, Integer> changed = new LinkedHashMap<>();
    for (Graph graph : graphs()) {
      Verifier.verify(graph);
      PassObserver observer =
          new PassObserver() {
            private Graph before = graph;

            @Override
            public void after(Pass pass, Graph after) {
              if (!after.equals(before)) {
                changed.merge(pass.name(), 1, Integer::sum);
                assertSameBits(before, after);
              }
              before = after;
            }
          };
      Pipeline.standard().run(graph, PassContext.silent(), observer);
    }
    // Each pass found work, so each was put to the test.
    List<String> names = Pipeline.standard().names();
    assertThat(changed.keySet()).containsExactlyInAnyOrderElementsOf(names);
    assertThat(changed.values()).allMatch(count -> count >= 10);
  }

  private static List<Graph> graphs() {
    List<Graph> graphs = new ArrayList<>();
    for (int seed = 0; seed < GRAPHS; seed++) {
      graphs.add(RandomGraphs.graph(seed));
    }
    for (int seed = 0; seed < SMALL_GRAPHS; seed++) {
      graphs.add(RandomStreams.graph(seed));
      graphs.add(RandomLayers.graph(seed));
      graphs.add(RandomUpsampling.graph(seed));
      graphs.add(RandomByteFunctions.graph(seed));
    }
    return graphs;
  }

  @Test
  void pipelinePlacementAndScheduleTogetherKeepTheBits() {
    for (Graph graph : graphs()) {

      Graph rewritten = Pipeline.standard().run(graph, PassContext.silent());
      Graph placed = ParameterFolding.fold(rewritten).graph();
      Schedule schedule = new Scheduler().schedule(placed);

      Verifier.verify(schedule.graph());
      assertThat(ParameterAnalysis.of(placed).chains()).isEmpty();
      assertSameBits(graph, schedule.graph());
    }
  }

  @Test
  void allStagesAreDeterministic() {
    for (int seed = 0; seed < 50; seed++) {
      assertThat(compiledText(seed)).isEqualTo(compiledText(seed));
    }
  }

  @Test
  void thePipelineFindsNothingMoreInItsOwnResult() {
    for (Graph graph : graphs()) {
      Graph once = Pipeline.standard().run(graph, PassContext.silent());

      Graph twice = Pipeline.standard().run(once, PassContext.silent());

      assertThat(GraphPrinter.print(twice))
          .as(GraphPrinter.print(graph))
          .isEqualTo(GraphPrinter.print(once));
    }
  }

  @Test
  void randomGraphsSurviveTheirText() {
    for (int seed = 0; seed < 100; seed++) {
      Graph graph = RandomGraphs.graph(seed);

      assertThat(GraphParser.parse(GraphPrinter.printFull(graph))).isEqualTo(graph);
    }
  }

  private static String compiledText(int seed) {
    Graph graph = Pipeline.standard().run(RandomGraphs.graph(seed), PassContext.silent());
    Graph placed = ParameterFolding.fold(graph).graph();
    return GraphPrinter.printFull(new Scheduler().schedule(placed).graph());
  }
}
