package dev.wafer.emitter.edges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import dev.wafer.passes.program.PlannedProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls a model {@code m} with a main program in C, on the host under sanitizers. */
final class PointerProgram {
  /** Arena, input and output in turn: all right, no pointer, a pointer to the middle of a line. */
  private static final String CALLS =
      """
      #include <stdio.h>
      #include "m.h"
      M_ARENA(arena);
      M_ALIGNED(M_INPUT_0_ALIGN) static unsigned char in[M_INPUT_0_BYTES + M_INPUT_0_ALIGN];
      M_ALIGNED(M_OUTPUT_0_ALIGN) static unsigned char out[M_OUTPUT_0_BYTES + M_OUTPUT_0_ALIGN];
      static void tell(m_status status) {
        static const char *const names[] = {"OK", "NULL", "ALIGNMENT", "NOT_INITIALIZED"};
        printf("%s ", names[status]);
      }
      int main(void) {
        const float *x = (const float *)(const void *)in;
        float *y = (float *)(void *)out;
        tell(m_run(arena, x, y));
        tell(m_run(NULL, x, y));
        tell(m_run(arena, NULL, y));
        tell(m_run(arena, x, NULL));
        tell(m_run(arena + 4, x, y));
        tell(m_run(arena, x + M_INPUT_0_ALIGN / 8, y));
        tell(m_run(arena, x, y + M_OUTPUT_0_ALIGN / 8));
        tell(m_run(arena, x + M_INPUT_0_ALIGN / 4, y + M_OUTPUT_0_ALIGN / 4));
        puts("");
        return 0;
      }
      """;

  private PointerProgram() {}

  static EmittedModel emitted(PlannedProgram planned) {
    return new CEmitter().emit(planned, new EmitOptions("m", "test", "test", "host"));
  }

  /** What each of the calls answers. */
  static String answers(Path folder, EmittedModel model) {
    return output(folder, model, CALLS);
  }

  /** What a main program prints. */
  static String output(Path folder, EmittedModel model, String main) {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    try {
      for (Map.Entry<String, String> file : model.files().entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
      Files.writeString(folder.resolve("main.c"), main);
      Path none = Files.createFile(folder.resolve("none"));
      List<String> command = new ArrayList<>(List.of("gcc"));
      command.addAll(HostProgram.STRICT_FLAGS);
      command.addAll(
          List.of(
              "-fsanitize=address,undefined",
              "-fno-sanitize-recover=all",
              "-o",
              "main",
              "main.c",
              "m.c",
              "m_weights.c",
              "-lm"));
      Programs.Result built = Programs.run(folder, none, folder.resolve("log"), command);
      assertThat(built.exitCode()).as(built.errors()).isZero();
      Path out = folder.resolve("out");
      Programs.Result ran =
          Programs.run(folder, none, out, List.of(folder.resolve("main").toString()));
      assertThat(ran.exitCode()).as(ran.errors()).isZero();
      return Files.readString(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
