package dev.wafer.emulation;

import dev.wafer.targets.Architecture;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The toolchain whose programs are on the search path. */
public final class LocalToolchain implements Toolchain {
  private static final int KILLED = 137;

  private final Workspace workspace;

  private LocalToolchain(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * Opens the toolchain on the {@code PATH} of this process.
   *
   * @param architectures for which it has to build and run
   * @throws ToolchainMissingException if a program is not there
   */
  public static LocalToolchain open(Set<Architecture> architectures) {
    return open(Optional.ofNullable(System.getenv("PATH")).orElse(""), architectures);
  }

  static LocalToolchain open(String searchPath, Set<Architecture> architectures) {
    List<Programs> programs =
        architectures.stream()
            .sorted()
            .map(Programs::of)
            .filter(p -> lacks(searchPath, p))
            .toList();
    if (!programs.isEmpty()) {
      throw new ToolchainMissingException(
          "not on the PATH: "
              + programs.stream()
                  .flatMap(one -> one.required().stream())
                  .filter(program -> !isOnPath(searchPath, program))
                  .collect(Collectors.joining(", "))
              + ". On Debian: apt-get install "
              + programs.stream().map(Programs::debianPackages).collect(Collectors.joining(" "))
              + ". Or use the container: scripts/setup-emulators.sh");
    }
    return new LocalToolchain(Workspace.create());
  }

  private static boolean lacks(String searchPath, Programs programs) {
    return programs.required().stream().anyMatch(program -> !isOnPath(searchPath, program));
  }

  @Override
  public String description() {
    return "programs on the PATH";
  }

  @Override
  public Workspace workspace() {
    return workspace;
  }

  @Override
  public CommandResult run(Path directory, List<String> command, Duration limit) {
    try {
      // Through a file: a pipe that nobody reads while waiting would block the command.
      Path output = Files.createTempFile(workspace.root(), "output-", ".txt");
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(output.toFile())
              .start();
      boolean ended = waitFor(process, limit);
      String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
      Files.delete(output);
      return new CommandResult(ended ? process.exitValue() : KILLED, text, !ended);
    } catch (IOException e) {
      throw new ToolchainException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    workspace.close();
  }

  private static boolean waitFor(Process process, Duration limit) {
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
      process.destroyForcibly().waitFor();
      return false;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new ToolchainException("interrupted while a command ran", e);
    }
  }

  /** Whether a program is on the {@code PATH} of this process. */
  static boolean isOnPath(String program) {
    return isOnPath(Optional.ofNullable(System.getenv("PATH")).orElse(""), program);
  }

  private static boolean isOnPath(String searchPath, String program) {
    return Stream.of(searchPath.split(Pattern.quote(File.pathSeparator), -1))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
