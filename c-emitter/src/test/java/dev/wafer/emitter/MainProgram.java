package dev.wafer.emitter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A main program that includes emitted C, built on the host with sanitizers. */
final class MainProgram {
  private MainProgram() {}

  /**
   * Builds and runs it; it prints no error.
   *
   * @param files what it includes, by name
   * @param flags more flags for the compiler
   * @return its exit code
   */
  static int run(Path folder, Map<String, String> files, String main, List<String> flags)
      throws IOException {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue(), UTF_8);
    }
    Files.writeString(folder.resolve("main.c"), main, UTF_8);
    Path none = Files.write(folder.resolve("none"), new byte[0]);
    List<String> command = new ArrayList<>(List.of("gcc", "-O1", "-g"));
    command.addAll(HostProgram.STRICT_FLAGS);
    command.addAll(List.of("-fsanitize=address,undefined", "-fno-sanitize-recover=all"));
    command.addAll(flags);
    command.addAll(List.of("-o", "main", "main.c", "-lm"));
    Path log = folder.resolve("log");
    Programs.Result built = Programs.run(folder, none, log, command);
    assertThat(built.exitCode()).as(built.errors()).isZero();
    Programs.Result ran =
        Programs.run(folder, none, log, List.of(folder.resolve("main").toString()));
    assertThat(ran.errors()).isEmpty();
    return ran.exitCode();
  }
}
