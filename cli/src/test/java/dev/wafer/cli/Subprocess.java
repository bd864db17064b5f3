package dev.wafer.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs the command, or another program, in a process of its own. */
final class Subprocess {
  /** What a process left; {@code text} is output and errors together. */
  record Result(int exitCode, String text) {}

  private Subprocess() {}

  /** The command under a given {@code java}, with some variables of the environment replaced. */
  static Result java(Path java, Path folder, Map<String, String> environment, Object... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.wafer.cli.Main"));
    Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
    return run(folder, environment, command);
  }

  /** The {@code java} that runs this test. */
  static Path thisJava() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** Feature release of a {@code java}, 0 where it does not tell. */
  static int javaVersion(Path java) {
    Result version = run(Path.of("."), Map.of(), List.of(java.toString(), "--version"));
    String[] words = version.text().split("[ .]", 4);
    return version.exitCode() == 0 && words.length > 2 && words[1].matches("\\d+")
        ? Integer.parseInt(words[1])
        : 0;
  }

  static Result run(Path folder, Map<String, String> environment, List<String> command) {
    try {
      Path text = Files.createTempFile("wafer-test-", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(text.toFile());
      builder.environment().putAll(environment);
      int exitCode = builder.start().waitFor();
      String result = Files.readString(text, StandardCharsets.UTF_8);
      Files.delete(text);
      return new Result(exitCode, result);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
