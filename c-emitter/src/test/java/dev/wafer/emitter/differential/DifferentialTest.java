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
import dev.wafer.passes.RandomGraphs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random graphs, rewritten, lowered and emitted, on the host under sanitizers: every output is what
 * the evaluator gives for the graph as it was generated. {@code -Dwafer.graphs=N} sets how many of
 * each generator, {@code -Dwafer.firstGraph=SEED} where to begin, and {@code -Dwafer.core=CORE}
 * whose kernels.
 */
class DifferentialTest {
  private static final int GRAPHS = Integer.getInteger("wafer.graphs", 24);

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
    check(RandomGraphs::graph);
  }

  @Test
  void graphsAroundJoinsComputeWhatTheEvaluatorDoes() {
    check(SliceGraphs::graph);
  }

  private void check(LongFunction<Graph> generator) {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    List<String> failures = new ArrayList<>();
    for (int start = 0; start < GRAPHS; start += BATCH) {
      String core = core(FIRST + start);
      HostHarness harness = HostHarness.of(KernelRegistry.standard(), core);
      List<Long> seeds =
          LongStream.range(FIRST + start, FIRST + Math.min(GRAPHS, start + BATCH)).boxed().toList();
      FailingSeeds.of(
              seeds,
              some ->
                  harness.checkSlices(
                      place(), some.stream().map(seed -> randomCase(generator, seed)).toList()))
          .forEach(failure -> failures.add(core + ", " + failure));
    }
    assertThat(failures)
        .as("repeat one with -Dwafer.graphs=1 -Dwafer.firstGraph=SEED -Dwafer.core=CORE")
        .isEmpty();
  }

  /** Whose kernels compute a batch: by turns, unless one is asked for. */
  private static String core(long firstSeed) {
    return System.getProperty(
        "wafer.core", CORES.get(Math.floorMod(firstSeed / BATCH, CORES.size())));
  }

  private static KernelCase randomCase(LongFunction<Graph> generator, long seed) {
    Graph graph = generator.apply(seed);
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
