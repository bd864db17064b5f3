package dev.wafer.emitter.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.Programs;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.program.EdgePlace;
import dev.wafer.passes.program.Edges;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.stream.FedInput;
import dev.wafer.passes.stream.Segments;
import dev.wafer.passes.stream.Segments.Part;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random networks whose input is handed over by rows, on the host under sanitizers: by one, two and
 * three rows at a time and whole, where a row is gone once it was taken. Rows that are missing or
 * too many are refused at each turn.
 */
@Tag("long")
final class FedRowsTest {
  private static final int GRAPHS = Integer.getInteger("wafer.graphs", 32);
  private static final long FIRST = Long.getLong("wafer.firstGraph", 70_000);
  private static final int MOST_ROWS = 4;

  /** Of all floats, relative to the output's largest. */
  private static final double TOLERANCE = 1e-5;

  private static final Edges FED =
      new Edges(
          List.of(new EdgePlace(EdgePlace.LEAST_ALIGNMENT_BYTES, EdgePlace.Home.FED)), List.of());

  @TempDir Path folder;

  @Test
  void rowsGiveWhatTheWholeInputGives() {
    check(PlaneGraphs::graph, GRAPHS / 3);
  }

  /**
   * Inputs that a RESHAPE makes images, with functions in front of it, and second inputs: few
   * networks have no layer behind them.
   */
  @Test
  void rowsOfWhatAReshapeMakesAnImageGiveWhatTheWholeInputGives() {
    check(PlaneGraphs::fed, GRAPHS * 9 / 10);
  }

  /** Few sequences are enlarged, or get a border, above or below their one row. */
  @Test
  void stepsOfASequenceGiveWhatTheWholeInputGives() {
    check(PlaneGraphs::sequence, GRAPHS / 2);
  }

  private void check(LongFunction<Graph> graphs, int least) {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    Core host = TargetCatalog.builtIn().core(Core.HOST).orElseThrow();
    Lowering lowering = new Lowering(KernelRegistry.standard(), host).withEdges(FED);
    ArenaPlanning planning = new ArenaPlanning(PlannerOptions.standard());
    List<KernelCase> cases = new ArrayList<>();
    List<PlannedProgram> programs = new ArrayList<>();
    for (long seed = FIRST; seed < FIRST + GRAPHS; seed++) {
      Graph given = graphs.apply(seed);
      Graph image = FedInput.asImage(given, given.inputs().get(0));
      Graph graph = FedInput.first(image, image.inputs().get(0));
      Optional<Graph> fed = fed(graph, new Random(seed));
      if (fed.isPresent()) {
        boolean floats = graph.outputs().get(0).dataType() == DataType.FLOAT32;
        PlannedProgram program = planning.plan(lowering.lower(fed.get()));
        assertThat(program.position()).isPresent();
        assertThat(program.program().view(graph.inputs().get(0)).buffer().isInArena()).isFalse();
        KernelCase one =
            KernelCase.random("seed " + seed, fed.get(), seed)
                .withTolerance(floats ? TOLERANCE : 0);
        assertSameAsGiven(given, one);
        cases.add(one);
        programs.add(program);
      }
    }
    assertThat(cases.size()).as("networks that can be fed").isGreaterThan(least);
    HostHarness.standard().check(folder, cases, programs);
  }

  /** The graph computes what the given one does of the same bytes. */
  private static void assertSameAsGiven(Graph given, KernelCase one) {
    for (List<Tensor> vector : one.vectors()) {
      List<Tensor> bytes = new ArrayList<>();
      for (int i = 0; i < vector.size(); i++) {
        bytes.add(vector.get(i).withType(given.inputs().get(i).type()));
      }
      byte[] expected = new Evaluator(given).run(bytes).get(0).toBytes();
      assertThat(new Evaluator(one.graph()).run(vector).get(0).toBytes())
          .as(one.name())
          .isEqualTo(expected);
    }
  }

  /** The graph with the longest part that takes its input by rows; empty where it has none. */
  private static Optional<Graph> fed(Graph graph, Random random) {
    Segments segments = new Segments(graph, Optional.of(graph.inputs().get(0)));
    return segments.parts().stream()
        .filter(segments::isFed)
        .max(Comparator.comparingInt(Part::last))
        .map(
            part -> {
              List<Integer> rows = new ArrayList<>(segments.rows(part, 1));
              for (int i = 1; i < rows.size(); i++) {
                rows.set(i, 1 + random.nextInt(MOST_ROWS));
              }
              return segments.streamed(Map.of(part, rows));
            });
  }
}
