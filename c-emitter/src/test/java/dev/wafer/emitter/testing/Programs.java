package dev.wafer.emitter.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** Runs a program to its end in {@code folder}, with files for standard input and output. */
  public static Result run(Path folder, Path in, Path out, List<String> command) {
    return await(start(folder, in, out, command), out);
  }

  /** Runs programs side by side in {@code folder}; what each left behind, in order. */
  public static List<Result> runAll(Path folder, Path in, List<? extends List<String>> commands) {
    List<Path> outs = new ArrayList<>();
    List<Process> processes = new ArrayList<>();
    for (List<String> command : commands) {
      outs.add(folder.resolve("program" + outs.size() + ".log"));
      processes.add(start(folder, in, outs.get(outs.size() - 1), command));
    }
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < processes.size(); i++) {
      results.add(await(processes.get(i), outs.get(i)));
    }
    return results;
  }

  private static Process start(Path folder, Path in, Path out, List<String> command) {
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectInput(in.toFile())
          .redirectOutput(out.toFile())
          .redirectError(errors(out).toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Result await(Process process, Path out) {
    try {
      int exitCode = process.waitFor();
      return new Result(exitCode, Files.readString(errors(out), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path errors(Path out) {
    return out.resolveSibling(out.getFileName() + ".errors");
  }
}
