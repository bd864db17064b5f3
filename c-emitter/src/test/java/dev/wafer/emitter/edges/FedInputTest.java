package dev.wafer.emitter.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.ir.op.Window;
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
    GraphBuilder builder = new GraphBuilder("magnitudes");
    Value y = magnitudes(builder);

    assertThat(output(builder.output(y), CALLS))
        .isEqualTo(
            "NOT_BEGUN NOT_BEGUN NULL OK OK NULL ALIGNMENT TOO_MANY TOO_MANY OK OK OK OK TOO_MANY"
                + " OK NOT_BEGUN OK 2 3 4 5 6 7 8 9 OK OK TOO_FEW OK OK OK 1\n");
  }

  /** A pooling sees the border alone: rows are taken, and nothing is computed of them. */
  @Test
  void rowsOfWhichNothingIsMadeAreTaken() {
    GraphBuilder builder = new GraphBuilder("border");
    Value y = magnitudes(builder);
    TensorType bordered = TensorType.of(DataType.FLOAT32, 1, 5, 2, 1);
    Value padded = builder.node(new Pad(List.of(0, 1, 0, 0), List.of(0, 0, 0, 0)), bordered, y);
    Window window = Window.of(5, 1, Padding.NONE);
    Value first =
        builder.node(
            new Pool2d(PoolFn.MAX, 1, 1, window, Activation.NONE),
            TensorType.of(DataType.FLOAT32, 1, 1, 2, 1),
            padded);

    assertThat(
            output(
                builder.output(first),
                """
                #include <stdio.h>
                #include "m.h"
                M_ARENA(arena);
                int main(void) {
                  static const float rows[8] = {1, 2, 3, 4, 5, 6, 7, 8};
                  printf("%d", (int)m_begin(arena));
                  printf("%d", (int)m_feed_input_0(arena, rows, 3));
                  printf("%d", (int)m_end(arena));
                  printf("%d", (int)m_feed_input_0(arena, rows, 1));
                  printf("%d", (int)m_end(arena));
                  printf(" %g %g\\n", (double)m_output_0(arena)[0], (double)m_output_0(arena)[1]);
                  return 0;
                }
                """))
        .isEqualTo("00700 0 0\n");
  }

  private static Value magnitudes(GraphBuilder builder) {
    Value x = builder.input("x", IMAGE);
    Value y = builder.node(new Unary(UnaryFn.ABS), IMAGE, x);
    return builder.node(new Unary(UnaryFn.ABS), IMAGE, y);
  }

  private String output(GraphBuilder builder, String calls) {
    return PointerProgram.output(folder, PointerProgram.emitted(planned(builder.build())), calls);
  }

  private static PlannedProgram planned(Graph graph) {
    Segments segments = new Segments(graph, Optional.of(graph.inputs().get(0)));
    Segments.Part part = new Segments.Part(0, graph.nodes().size() - 1);
    EdgePlace fed = new EdgePlace(EdgePlace.LEAST_ALIGNMENT_BYTES, EdgePlace.Home.FED);
    Core host = TargetCatalog.builtIn().core(Core.HOST).orElseThrow();
    Lowering lowering =
        new Lowering(KernelRegistry.standard(), host).withEdges(new Edges(List.of(fed), List.of()));
    return new ArenaPlanning(PlannerOptions.standard())
        .plan(lowering.lower(segments.streamed(Map.of(part, segments.rows(part, 1)))));
  }
}
