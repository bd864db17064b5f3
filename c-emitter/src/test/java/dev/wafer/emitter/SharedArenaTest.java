package dev.wafer.emitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.passes.memory.SharedArena;
import dev.wafer.passes.program.PlannedProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that run in turn in one arena give what each gives in one of its own. */
class SharedArenaTest {
  /** Between two runs all of the arena changes but what is promised to last. */
  private static final String MAIN =
      """
      #include <stdlib.h>
      #include <string.h>
      #include "all.h"
      #include "all.c"
      #include "all_weights.c"
      #include "alone_s.h"
      #include "alone_s.c"
      #include "alone_s_weights.c"
      #include "alone_t.h"
      #include "alone_t.c"
      #include "alone_t_weights.c"
      #include "alone_e.h"
      #include "alone_e.c"
      #include "alone_e_weights.c"
      #include "alone_n.h"
      #include "alone_n.c"
      #include "alone_n_weights.c"
      ALL_ARENA(shared);
      ALONE_S_ARENA(arena_s);
      ALONE_T_ARENA(arena_t);
      ALONE_E_ARENA(arena_e);
      ALONE_N_ARENA(arena_n);
      static int failures;
      #define INIT(m, M) failures += m##_init(shared) != M##_OK || alone_##m##_init(arena_##m) != 0
      #define RUN(m, M)                                                                       \\
        do {                                                                                  \\
          unsigned i;                                                                         \\
          memset(shared + ALL_LASTING_BYTES, rand() & 0xFF, sizeof(shared) - ALL_LASTING_BYTES); \\
          for (i = 0; i < M##_INPUT_0_ELEMENTS; i++) {                                        \\
            m##_input_0(shared)[i] = (float)(rand() % 2001 - 1000) / 500.0f;                  \\
          }                                                                                   \\
          memcpy(alone_##m##_input_0(arena_##m), m##_input_0(shared), M##_INPUT_0_BYTES);     \\
          failures += m##_run(shared) != M##_OK || alone_##m##_run(arena_##m) != 0;           \\
          failures += memcmp(m##_output_0(shared), alone_##m##_output_0(arena_##m),           \\
                             M##_OUTPUT_0_BYTES) != 0;                                        \\
        } while (0)
      int main(void) {
        int round;
        failures += s_run(shared) != S_ERROR_NOT_INITIALIZED;
        INIT(s, S);
        failures += t_run(shared) != T_ERROR_NOT_INITIALIZED;
        INIT(t, T);
        INIT(e, E);
        INIT(n, N);
        for (round = 0; round < 50; round++) {
          switch (rand() & 3) {
            case 0: RUN(s, S); break;
            case 1: RUN(t, T); break;
            case 2: RUN(e, E); break;
            default: RUN(n, N); break;
          }
        }
        failures += s_reset(shared) != S_OK || alone_s_reset(arena_s) != ALONE_S_OK;
        for (round = 0; round < 3; round++) {
          RUN(t, T);
          RUN(s, S);
        }
        failures += n_run(shared + 1) != N_ERROR_ALIGNMENT;
        return failures;
      }
      """;

  @TempDir private Path folder;

  @Test
  void giveWhatTheyGiveAlone() throws IOException {
    Map<String, PlannedProgram> programs = programs();
    Map<String, String> files =
        new LinkedHashMap<>(new CEmitter().emitShared(parts(programs), options("all")).files());
    programs.forEach(
        (name, planned) ->
            files.putAll(new CEmitter().emit(planned, options("alone_" + name)).files()));
    assertThat(MainProgram.run(folder, files, MAIN, List.of())).isZero();
  }

  /** What lasts of each lies apart in front, what does not lies in the same bytes. */
  @Test
  void theArenaIsTheLargestAndWhatLasts() {
    List<PlannedProgram> alone = List.copyOf(programs().values());
    SharedArena arena = SharedArena.of(alone);
    // Two states of 160 bytes, 1,024 of weights, a mark behind each of the three.
    assertThat(arena.lastingBytes()).isEqualTo(176 + 176 + 1028);
    long passing =
        alone.stream()
            .mapToLong(p -> p.plan().heightBytes() - p.stateBytes() - p.persistentBytes())
            .max()
            .orElseThrow();
    assertThat(arena.sizeBytes())
        .isBetween(arena.lastingBytes(), arena.lastingBytes() + 12 + passing)
        .isLessThan(alone.stream().mapToLong(p -> p.plan().heightBytes()).sum());
  }

  @Test
  void functionsAreThereOnce() {
    EmittedGroup group = new CEmitter().emitShared(parts(programs()), options("all"));
    assertThat(group.functions()).isEqualTo(3);
    assertThat(group.files().get("all.c"))
        .containsOnlyOnce("static void all_svdf_f32(")
        .contains("t_status t_run(void *arena)");
  }

  /** A function has one parameter structure, of types that hold the numbers of all models. */
  @Test
  void fieldsAreAsNarrowAsAllModelsPermit() {
    PlannedProgram program = SmallPrograms.withState();
    Map<String, PlannedProgram> programs = new LinkedHashMap<>();
    programs.put("one", program);
    assertThat(narrow(programs)).doesNotContain("int16_t rank;");
    programs.put("two", program);
    assertThat(narrow(programs)).containsOnlyOnce("  uint16_t rank;");
  }

  private static String narrow(Map<String, PlannedProgram> programs) {
    EmitOptions wide = options("all");
    EmitOptions narrow =
        new EmitOptions(
            wide.name(),
            wide.origin(),
            wide.version(),
            wide.target(),
            wide.wordwise(),
            true,
            wide.signature(),
            wide.weights(),
            wide.build());
    return new CEmitter().emitShared(parts(programs), narrow).files().get("all.c");
  }

  private static Map<String, PlannedProgram> programs() {
    Map<String, PlannedProgram> programs = new LinkedHashMap<>();
    programs.put("s", SmallPrograms.withState());
    programs.put("t", SmallPrograms.withState());
    programs.put("e", SmallPrograms.withExpandedWeights());
    programs.put("n", SmallPrograms.withoutEither());
    return programs;
  }

  private static List<ModelPart> parts(Map<String, PlannedProgram> programs) {
    List<ModelPart> parts = new ArrayList<>();
    programs.forEach(
        (name, planned) -> parts.add(new ModelPart(planned, name, "test", Optional.empty(), "")));
    return parts;
  }

  private static EmitOptions options(String name) {
    return new EmitOptions(name, "test", "1", "host");
  }
}
