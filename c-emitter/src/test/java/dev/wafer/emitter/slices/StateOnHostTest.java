package dev.wafer.emitter.slices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.emitter.testing.SliceOutcome;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.passes.slices.Move;
import dev.wafer.reference.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random graphs full of variables: the emitted C gives the reference's outputs, run by run. */
@Tag("long")
class StateOnHostTest {
  private static final int GRAPHS = 30;
  private static final int RUNS = 5;

  @TempDir Path folder;

  @Test
  void randomGraphsWithVariables() {
    List<KernelCase> cases = new ArrayList<>();
    for (long seed : LongStream.range(0, GRAPHS).toArray()) {
      cases.add(random(seed));
    }

    SliceOutcome outcome =
        HostHarness.of(KernelRegistry.standard(), "host").checkSlices(folder, cases);

    long saved = outcome.moves().stream().mapToLong(Move::savedBytes).sum();
    long copied = outcome.moves().stream().mapToLong(Move::copiedBytes).sum();
    System.out.printf("variables: %d bytes saved, %d copied%n", saved, copied);
    assertThat(saved).isGreaterThan(copied);
  }

  private static KernelCase random(long seed) {
    Graph graph = StateGraphs.graph(seed);
    Random random = new Random(seed);
    List<List<Tensor>> runs = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      List<Tensor> inputs = new ArrayList<>();
      for (Value input : graph.inputs()) {
        inputs.add(RandomTensors.of(input.type(), random));
      }
      runs.add(inputs);
    }
    return KernelCase.of("state " + seed, graph, runs);
  }
}
