package dev.wafer.emitter.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs other programs from a test. */
public final class Programs {
  /** What a program left behind. */
  public record Result(int exitCode, String errors) {}

  private Programs() {}

  /** Whether a program of that name is on the PATH. */
  public static boolean exists(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(folder -> !folder.isEmpty() && Files.isExecutable(Path.of(folder, name)));
  }

  /**
   * Runs a program to its end in {@code folder}, with files for standard input and output. Programs
   * that run side by side have outputs of different names.
   */
  public static Result run(Path folder, Path in, Path out, List<String> command) {
    Path errors = folder.resolve(out.getFileName() + ".errors");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(errors.toFile())
              .start();
      int exitCode = process.waitFor();
      return new Result(exitCode, Files.readString(errors, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
