package dev.wafer.emitter.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.Programs;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.stream.Segments;
import dev.wafer.passes.stream.Segments.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random networks that run row by row, on the host under sanitizers and on shadow memory, each node
 * by one to four rows at a time: every output is what the evaluator gives. {@code -Dwafer.graphs=N}
 * sets how many, {@code -Dwafer.firstGraph=SEED} where to begin.
 */
@Tag("long")
final class StreamedRowsTest {
  private static final int GRAPHS = Integer.getInteger("wafer.graphs", 48);
  private static final long FIRST = Long.getLong("wafer.firstGraph", 50_000);
  private static final int BATCH = 16;
  private static final int MOST_ROWS = 4;

  /** Of all floats, relative to the output's largest. */
  private static final double TOLERANCE = 1e-5;

  private static final List<String> CORES = List.of("host", "cortex-m4", "cortex-m55");

  /** By which a part's kernels want more room, or less. */
  private static final List<Objective> OBJECTIVES = List.of(Objective.BALANCED, Objective.SIZE);

  @TempDir Path folder;

  @Test
  void networksByRowsComputeWhatTheyComputeWhole() throws IOException {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    int streamed = 0;
    Set<String> operators = new TreeSet<>();
    for (long start = FIRST; start < FIRST + GRAPHS; start += BATCH) {
      List<KernelCase> cases = new ArrayList<>();
      for (long seed = start; seed < Math.min(FIRST + GRAPHS, start + BATCH); seed++) {
        Graph graph = PlaneGraphs.graph(seed);
        Optional<Graph> byRows = byRows(graph, new Random(seed));
        if (byRows.isPresent()) {
          boolean floats = graph.inputs().get(0).dataType() == DataType.FLOAT32;
          cases.add(
              KernelCase.random("seed " + seed, byRows.get(), seed)
                  .withTolerance(floats ? TOLERANCE : 0));
          streamed++;
          byRows.get().nodes().stream()
              .flatMap(node -> node.op().regions().stream())
              .flatMap(part -> part.nodes().stream())
              .forEach(node -> operators.add(node.op().mnemonic()));
        }
      }
      String core = CORES.get(Math.floorMod(start / BATCH, CORES.size()));
      try {
        for (Objective objective : OBJECTIVES) {
          HostHarness.of(KernelRegistry.standard(objective), core)
              .check(Files.createTempDirectory(folder, "rows"), cases);
        }
      } catch (AssertionError e) {
        throw new AssertionError(core + ", from seed " + start + " on: " + e.getMessage(), e);
      }
    }
    assertThat(streamed).as("networks that have a part to run by rows").isGreaterThan(GRAPHS / 2);
    assertThat(operators)
        .contains(
            "CONV_2D",
            "TRANSPOSE_CONV",
            "DEPTH_TO_SPACE",
            "SPACE_TO_DEPTH",
            "PAD",
            "RESIZE_BILINEAR",
            "RESIZE_NEAREST_NEIGHBOR",
            "PLANE_SUMS");
  }

  /** The graph with its longest parts by rows; empty where it has none. */
  private static Optional<Graph> byRows(Graph graph, Random random) {
    Segments segments = new Segments(graph);
    Map<Part, List<Integer>> taken = new LinkedHashMap<>();
    int next = 0;
    List<Part> parts = new ArrayList<>(segments.parts());
    parts.sort(Comparator.comparingInt(Part::first).thenComparing(p -> -p.last()));
    for (Part part : parts) {
      if (part.first() >= next) {
        taken.put(
            part,
            random.ints(segments.graph(part).nodes().size(), 1, MOST_ROWS + 1).boxed().toList());
        next = part.last() + 1;
      }
    }
    return taken.isEmpty() ? Optional.empty() : Optional.of(segments.streamed(taken));
  }
}
