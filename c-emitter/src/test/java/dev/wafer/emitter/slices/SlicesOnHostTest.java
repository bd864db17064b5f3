package dev.wafer.emitter.slices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.passes.slices.Move;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random graphs full of joins: the emitted C with slices and without them gives the reference's
 * outputs, under sanitizers.
 */
@Execution(ExecutionMode.CONCURRENT)
class SlicesOnHostTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "host, 0, 100",
    "host, 100, 200",
    "host, 200, 300",
    "cortex-m4, 300, 410",
    "cortex-m4, 410, 520",
    "cortex-m55, 520, 600"
  })
  void randomGraphs(String core, long first, long end) {
    List<KernelCase> cases = new ArrayList<>();
    for (long seed : LongStream.range(first, end).toArray()) {
      Graph graph = SliceGraphs.graph(seed);
      boolean floats = graph.inputs().get(0).dataType() == DataType.FLOAT32;
      cases.add(KernelCase.random("graph " + seed, graph, seed).withTolerance(floats ? 1e-5 : 0));
    }
    List<Move> moves = HostHarness.of(KernelRegistry.standard(), core).checkSlices(folder, cases);
    long saved = moves.stream().mapToLong(Move::savedBytes).sum();
    long copied = moves.stream().mapToLong(Move::copiedBytes).sum();
    System.out.printf(
        "slices on %s: %d moves, %d removed, %d bytes saved, %d copied%n",
        core, moves.size(), moves.stream().filter(Move::isRemoved).count(), saved, copied);
    assertThat(saved).isGreaterThan(copied / 2);
  }
}
