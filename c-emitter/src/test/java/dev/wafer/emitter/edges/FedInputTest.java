package dev.wafer.emitter.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.program.EdgePlace;
import dev.wafer.passes.program.Edges;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.stream.Segments;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the functions that take an input by rows answer, and that instances keep apart. */
class FedInputTest {
  private static final TensorType IMAGE = TensorType.of(DataType.FLOAT32, 1, 4, 2, 1);

  /** Two instances take rows in turn; then everything that is refused. */
  private static final String CALLS =
      """
      #include <stdio.h>
      #include "m.h"
      M_ARENA(one);
      M_ARENA(two);
      static void tell(m_status status) {
        static const char *const names[] = {
          "OK", "NULL", "ALIGNMENT", "NOT_INITIALIZED", "OPERATOR", "NOT_BEGUN", "TOO_MANY", "TOO_FEW"};
        printf("%s ", names[status]);
      }
      int main(void) {
        static const float rows[8] = {-1, 2, -3, 4, -5, 6, -7, 8};
        static const float ones[8] = {-1, -1, -1, -1, -1, -1, -1, -1};
        int i;
        tell(m_feed_input_0(one, rows, 1));
        tell(m_end(one));
        tell(m_begin(NULL));
        tell(m_begin(one));
        tell(m_begin(two));
        tell(m_feed_input_0(one, NULL, 1));
        tell(m_feed_input_0(one, (const float *)(const void *)((const unsigned char *)rows + 2), 1));
        tell(m_feed_input_0(one, rows, -1));
        tell(m_feed_input_0(one, rows, 5));
        tell(m_feed_input_0(one, rows, 0));
        tell(m_feed_input_0(one, rows, 1));
        tell(m_feed_input_0(two, ones, 4));
        tell(m_feed_input_0(one, rows + 2, 3));
        tell(m_feed_input_0(one, rows, 1));
        tell(m_end(one));
        tell(m_end(one));
        tell(m_end(two));
        for (i = 0; i < 8; i++) {
          printf("%g ", (double)(m_output_0(one)[i] + m_output_0(two)[i]));
        }
        tell(m_begin(one));
        tell(m_feed_input_0(one, rows, 3));
        tell(m_end(one));
        tell(m_begin(one));
        tell(m_feed_input_0(one, ones, 4));
        tell(m_end(one));
        printf("%g\\n", (double)m_output_0(one)[7]);
        return 0;
      }
      """;

  @TempDir Path folder;

  @Test
  void rowsAreTakenInTheirOrderAndWhatIsNoneIsRefused() {
    assertThat(PointerProgram.output(folder, PointerProgram.emitted(planned()), CALLS))
        .isEqualTo(
            "NOT_BEGUN NOT_BEGUN NULL OK OK NULL ALIGNMENT TOO_MANY TOO_MANY OK OK OK OK TOO_MANY"
                + " OK NOT_BEGUN OK 2 3 4 5 6 7 8 9 OK OK TOO_FEW OK OK OK 1\n");
  }

  private static PlannedProgram planned() {
    GraphBuilder builder = new GraphBuilder("magnitudes");
    Value x = builder.input("x", IMAGE);
    Value y = builder.node(new Unary(UnaryFn.ABS), IMAGE, x);
    Graph graph = builder.output(builder.node(new Unary(UnaryFn.ABS), IMAGE, y)).build();
    Segments segments = new Segments(graph, Optional.of(x));
    Segments.Part part = new Segments.Part(0, 1);
    EdgePlace fed = new EdgePlace(EdgePlace.LEAST_ALIGNMENT_BYTES, EdgePlace.Home.FED);
    Core host = TargetCatalog.builtIn().core(Core.HOST).orElseThrow();
    Lowering lowering =
        new Lowering(KernelRegistry.standard(), host).withEdges(new Edges(List.of(fed), List.of()));
    return new ArenaPlanning(PlannerOptions.standard())
        .plan(lowering.lower(segments.streamed(Map.of(part, segments.rows(part, 1)))));
  }
}
