package dev.wafer.emitter.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.slices.SliceGraphs;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.Programs;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.text.GraphPrinter;
import dev.wafer.passes.RandomGraphs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random graphs, rewritten, lowered and emitted, on the host under sanitizers: every output is what
 * the evaluator gives for the graph as it was generated. {@code -Dwafer.graphs=N} sets how many of
 * each generator, {@code -Dwafer.firstGraph=SEED} where to begin, and {@code -Dwafer.core=CORE}
 * whose kernels.
 */
@Tag("long")
class DifferentialTest {
  private static final int GRAPHS = Integer.getInteger("wafer.graphs", 24);

  /** Graphs of all families are smaller: with the others 200. */
  private static final int FAMILY_GRAPHS = Integer.getInteger("wafer.graphs", 152);

  /** Above the seeds that other tests use. */
  private static final long FIRST = Long.getLong("wafer.firstGraph", 10_000);

  /** One C program each: large enough to share the compiler's start, small enough to search. */
  private static final int BATCH = 12;

  /** Of all floats, relative to the output's largest. */
  private static final double TOLERANCE = 1e-5;

  private static final List<String> CORES = List.of("host", "cortex-m4", "cortex-m55");

  @TempDir Path folder;

  @Test
  void graphsForThePassesComputeWhatTheEvaluatorDoes() {
    check(GRAPHS, RandomGraphs::graph);
  }

  @Test
  void graphsAroundConcatsComputeWhatTheEvaluatorDoes() {
    check(GRAPHS, SliceGraphs::graph);
  }

  @Test
  void graphsOfAllFamiliesComputeWhatTheEvaluatorDoes() {
    check(FAMILY_GRAPHS, FamilyGraphs::graph);
  }

  private void check(int graphs, LongFunction<Graph> generator) {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    List<String> failures = new ArrayList<>();
    for (int start = 0; start < graphs; start += BATCH) {
      String core = core(FIRST + start);
      HostHarness harness = HostHarness.of(KernelRegistry.standard(), core);
      List<Long> seeds =
          LongStream.range(FIRST + start, FIRST + Math.min(graphs, start + BATCH)).boxed().toList();
      FailingSeeds.of(
              seeds,
              some ->
                  harness.checkSlices(
                      place(), some.stream().map(seed -> randomCase(generator, seed)).toList()))
          .forEach((seed, cause) -> failures.add(report(harness, core, generator, seed, cause)));
    }
    assertThat(failures)
        .as("repeat one with -Dwafer.graphs=1 -Dwafer.firstGraph=SEED -Dwafer.core=CORE")
        .isEmpty();
  }

  /** What fails, and the smallest part of the graph that does. */
  private String report(
      HostHarness harness, String core, LongFunction<Graph> generator, long seed, String cause) {
    if (seed == FailingSeeds.TOGETHER) {
      return core + ", " + cause;
    }
    Graph smallest =
        Minimized.of(
            generator.apply(seed),
            graph ->
                !FailingSeeds.failure(
                        List.of(seed),
                        some -> harness.checkSlices(place(), List.of(of(graph, seed))))
                    .isEmpty());
    return "%s, seed %d: %s%n%s".formatted(core, seed, cause, GraphPrinter.print(smallest));
  }

  /** Whose kernels compute a batch: by turns, unless one is asked for. */
  private static String core(long firstSeed) {
    return System.getProperty(
        "wafer.core", CORES.get(Math.floorMod(firstSeed / BATCH, CORES.size())));
  }

  private static KernelCase randomCase(LongFunction<Graph> generator, long seed) {
    return of(generator.apply(seed), seed);
  }

  private static KernelCase of(Graph graph, long seed) {
    boolean floats = graph.inputs().get(0).dataType() == DataType.FLOAT32;
    return KernelCase.random("seed " + seed, graph, seed).withTolerance(floats ? TOLERANCE : 0);
  }

  private Path place() {
    try {
      return Files.createTempDirectory(folder, "graphs");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
