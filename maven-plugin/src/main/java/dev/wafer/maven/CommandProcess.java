package dev.wafer.maven;

import dev.wafer.cli.Main;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command in a process of its own, by the Java and with the classes of this one. Maven takes a
 * plugin's classes away before its process ends, and what removes containers at the end of a
 * process needs them.
 */
final class CommandProcess {
  /** Without these two, Testcontainers starts helper images that only a registry has. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("TESTCONTAINERS_RYUK_DISABLED", "true", "TESTCONTAINERS_HOST_OVERRIDE", "localhost");

  private static final List<String> OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8");

  private CommandProcess() {}

  /** How the command ended, and the lines that it printed. */
  record Result(int exitCode, List<String> out, List<String> err) {}

  /** Runs the command to its end. */
  static Result run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(List.of("-cp", classPath(), Main.class.getName()));
    command.addAll(arguments);
    Path out = Files.createTempFile("wafer", ".out");
    Path err = Files.createTempFile("wafer", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      ENVIRONMENT.forEach(builder.environment()::putIfAbsent);
      Process process = builder.start();
      try {
        return new Result(process.waitFor(), lines(out), lines(err));
      } finally {
        process.destroy();
      }
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  private static List<String> lines(Path file) throws IOException {
    // What the file system calls a model need not be UTF-8.
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
  }

  /** The command's jar, which holds what it needs, too; of classes in folders, the whole path. */
  private static String classPath() {
    String command = path(Main.class.getProtectionDomain().getCodeSource().getLocation());
    if (Files.isRegularFile(Path.of(command))) {
      return command;
    }
    if (CommandProcess.class.getClassLoader() instanceof URLClassLoader loader) {
      return Stream.of(loader.getURLs())
          .map(CommandProcess::path)
          .collect(Collectors.joining(File.pathSeparator));
    }
    return System.getProperty("java.class.path");
  }

  private static String path(URL url) {
    try {
      return Path.of(url.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path has files, not " + url, e);
    }
  }
}
