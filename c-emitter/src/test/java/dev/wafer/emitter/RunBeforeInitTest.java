package dev.wafer.emitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.c.BuildId;
import dev.wafer.passes.program.PlannedProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in an arena that nothing prepared: a status, or no difference. */
class RunBeforeInitTest {
  /** Two instances, whose arenas hold what memory may hold after a reset. */
  private static final String MAIN =
      """
      #include <stdlib.h>
      #include <string.h>
      #include "m.h"
      #include "m.c"
      #include "m_weights.c"
      M_ARENA(a);
      M_ARENA(b);
      static int failures;
      static void expect(m_status found, m_status wanted) { failures += found != wanted; }
      int main(void) {
        static const int fills[] = {0, 0xFF, 0xA5, 0x55, 0xCC};
        unsigned i, j;
        for (i = 0; i < 1000; i++) {
          for (j = 0; j < M_ARENA_BYTES; j++) {
            a[j] = (unsigned char)(i < 5 ? fills[i] : rand() >> 4);
          }
          expect(m_run(a), UNPREPARED);
        }
        expect(m_init(a), M_OK);
        expect(m_run(a), M_OK);
        expect(m_run(a), M_OK);
        expect(m_run(b), UNPREPARED);
        memcpy(b, a, sizeof(b));
        expect(m_run(b), M_OK);
        memset(a, 0, sizeof(a));
        expect(m_run(a), UNPREPARED);
        expect(m_run(NULL), M_ERROR_NULL);
        expect(m_init(b + 1), M_ERROR_ALIGNMENT);
        expect(m_run(b + 1), M_ERROR_ALIGNMENT);
        return failures;
      }
      """;

  @TempDir private Path folder;

  @Test
  void withStateIsRefused() throws IOException {
    PlannedProgram planned = SmallPrograms.withState();
    assertThat(planned.stateBytes()).isEqualTo(160);
    assertThat(run(planned, "M_ERROR_NOT_INITIALIZED")).isZero();
  }

  @Test
  void withExpandedWeightsIsRefused() throws IOException {
    PlannedProgram planned = SmallPrograms.withExpandedWeights();
    assertThat(planned.persistentBytes()).isEqualTo(4 * 16 * 16);
    assertThat(run(planned, "M_ERROR_NOT_INITIALIZED")).isZero();
  }

  /** What needs no preparation pays nothing for it. */
  @Test
  void withoutEitherIsAsGoodAsAfterIt() throws IOException {
    PlannedProgram planned = SmallPrograms.withoutEither();
    assertThat(planned.mark()).isEmpty();
    assertThat(run(planned, "M_OK")).isZero();
    assertThat(emit(planned, "1").files().get("m.c")).doesNotContain("INITIALIZED");
  }

  @Test
  void theWordIsThatOfTheBuildAndNoFillOfMemory() {
    PlannedProgram planned = SmallPrograms.withExpandedWeights();
    assertThat(emit(planned, "1").files().get("m.c"))
        .contains("#define M_INITIALIZED ")
        .isNotEqualTo(emit(planned, "2").files().get("m.c"));
    for (String hex : List.of("0000000000000000", "ffffffffffffffff", "a5a5a5a5a5a5a5a5")) {
      assertThat(new BuildId(hex).mark().substring(6))
          .isNotEqualTo(new BuildId(hex).mark().substring(4, 6));
    }
  }

  private int run(PlannedProgram planned, String unprepared) throws IOException {
    return MainProgram.run(
        folder, emit(planned, "1").files(), MAIN, List.of("-DUNPREPARED=" + unprepared));
  }

  private static EmittedModel emit(PlannedProgram planned, String version) {
    return new CEmitter().emit(planned, new EmitOptions("m", "test", version, "host"));
  }
}
