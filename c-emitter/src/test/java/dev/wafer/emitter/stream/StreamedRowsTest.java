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
import dev.wafer.passes.stream.SecondReadings;
import dev.wafer.passes.stream.Segments;
import dev.wafer.passes.stream.Segments.Part;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
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
    Set<String> operators = new TreeSet<>();
    int streamed = check(seed -> byRows(new Segments(PlaneGraphs.graph(seed)), seed), operators);
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
            "CAST",
            "PLANE_SUMS");
  }

  /** In front of a gate's mean and behind the gate, by rows each. */
  @Test
  void planesThatAreComputedAgainAreTheSame() throws IOException {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    Set<String> operators = new TreeSet<>();
    int streamed = check(StreamedRowsTest::again, operators);
    assertThat(streamed).as("networks that compute a plane again").isGreaterThan(GRAPHS / 2);
    assertThat(operators).contains("CONV_2D", "RESIZE_BILINEAR", "ADD", "PLANE_SUMS");
  }

  private static Optional<Graph> again(long seed) {
    Graph graph = PlaneGraphs.gated(seed);
    List<Graph> all = SecondReadings.of(graph);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Graph again = all.get(all.size() - 1);
    List<List<Tensor>> vectors = KernelCase.random("", graph, seed).vectors();
    for (List<Tensor> vector : vectors) {
      assertThat(bytes(new Evaluator(again).run(vector)))
          .as("seed %d", seed)
          .isEqualTo(bytes(new Evaluator(graph).run(vector)));
    }
    return byRows(new Segments(again, Optional.empty(), true), seed);
  }

  private static List<String> bytes(List<Tensor> tensors) {
    return tensors.stream().map(tensor -> HexFormat.of().formatHex(tensor.toBytes())).toList();
  }

  /**
   * Runs networks whose parts are streamed.
   *
   * @param byRows gives one for a seed, or none
   * @param operators to which what is streamed is added
   * @return how many there were
   */
  private int check(LongFunction<Optional<Graph>> byRows, Set<String> operators)
      throws IOException {
    int streamed = 0;
    for (long start = FIRST; start < FIRST + GRAPHS; start += BATCH) {
      List<KernelCase> cases = new ArrayList<>();
      for (long seed = start; seed < Math.min(FIRST + GRAPHS, start + BATCH); seed++) {
        Optional<Graph> graph = byRows.apply(seed);
        if (graph.isPresent()) {
          boolean floats = graph.get().outputs().get(0).dataType() == DataType.FLOAT32;
          cases.add(
              KernelCase.random("seed " + seed, graph.get(), seed)
                  .withTolerance(floats ? TOLERANCE : 0));
          streamed++;
          graph.get().nodes().stream()
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
    return streamed;
  }

  /** The graph with its longest parts by rows; empty where it has none. */
  private static Optional<Graph> byRows(Segments segments, long seed) {
    Random random = new Random(seed);
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
