package dev.wafer.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Runs the command in this process and keeps what it prints. */
final class Cli {
  /** Writes a board whose two RAMs share the arena. */
  static Path splitBoard(Path folder, String fastBytes, String slowBytes) {
    return write(
        folder.resolve("split-board.json"),
        """
        {
          "name": "split",
          "core": "cortex-m4",
          "memory": [
            {"name": "flash", "kind": "flash", "origin": "0x08000000", "size": "1M"},
            {"name": "slow", "kind": "ram", "origin": "0x20000000", "size": "64K",
             "arena": {"rank": 2, "size": "%s"}},
            {"name": "fast", "kind": "ram", "origin": "0x10000000", "size": "64K",
             "arena": {"rank": 1, "size": "%s"}}
          ]
        }
        """
            .formatted(slowBytes, fastBytes));
  }

  /** What a run left. */
  record Result(int exitCode, String out, String err) {}

  private Cli() {}

  static Result run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    int exitCode =
        commandLine.execute(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
    return new Result(exitCode, out.toString(), err.toString());
  }

  /** A file below {@code examples/} of the repository. */
  static Path example(String file) {
    return root().resolve("examples").resolve(file);
  }

  static Path root() {
    return Path.of(System.getProperty("wafer.root", ".."));
  }

  /** The model of an example, for example {@code digits}. */
  static Path model(String example) {
    return example(example).resolve("model.tflite");
  }

  /** A file of the tests' resources. */
  static String resource(String name) {
    try (InputStream in = Cli.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of a folder as text, by name; none if it is absent. */
  static Map<String, String> files(Path folder) {
    Map<String, String> files = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      for (Path file : list(folder)) {
        files.put(file.getFileName().toString(), new String(read(file), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
