package dev.wafer.passes.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.lower.FakeKernel;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.Program;
import dev.wafer.targets.TargetCatalog;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferTrafficTest {
  private static Program lower(String text, FakeKernel kernel) {
    Graph graph = PassAssertions.parse(text);
    return new Lowering(List.of(kernel), TargetCatalog.builtIn().core("cortex-m4").orElseThrow())
        .lower(graph);
  }

  @Test
  void aValueIsWrittenOnceAndReadByEachReaderAndScratchIsWrittenAndRead() {
    Program program =
        lower(
            """
            graph "g"
            input %0: f32[1x4]
            %1: f32[1x4] = RELU(%0)
            %2: f32[1x4] = ADD(%1, %1)
            output %2
            """,
            FakeKernel.of("k", 1, "RELU", "ADD").with(b -> b.scratch("s", CType.I8, 10, 1)));

    // Input, then the first step's value and scratch, then the second's.
    assertThat(BufferTraffic.of(program).values()).containsExactly(16L, 16L + 32, 20L, 16L, 20L);
  }

  @Test
  void aMatrixProductReadsItsInputAsOftenAsItMultipliesForOneChannel() {
    Program program =
        lower(
            """
            graph "g"
            input %0: f32[1x4]
            const %1: f32[8x4] = fill(1)
            %2: f32[1x8] = FULLY_CONNECTED(%0, %1, _) {keep_dims=false}
            output %2
            """,
            FakeKernel.of("k", 1, "FULLY_CONNECTED"));

    assertThat(BufferTraffic.of(program).values()).containsExactly(16L, 32L);
  }
}
