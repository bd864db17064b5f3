package dev.wafer.emulation;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The toolchain whose programs are on the search path. */
public final class LocalToolchain implements Toolchain {
  private static final List<String> PROGRAMS =
      List.of("arm-none-eabi-gcc", "arm-none-eabi-addr2line", "qemu-system-arm");
  private static final int KILLED = 137;

  private final Workspace workspace;

  private LocalToolchain(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * Opens the toolchain on the {@code PATH} of this process.
   *
   * @throws ToolchainMissingException if a program is not there
   */
  public static LocalToolchain open() {
    return open(Optional.ofNullable(System.getenv("PATH")).orElse(""));
  }

  static LocalToolchain open(String searchPath) {
    List<String> missing =
        PROGRAMS.stream().filter(program -> !isOnPath(searchPath, program)).toList();
    if (!missing.isEmpty()) {
      throw new ToolchainMissingException(
          "not on the PATH: "
              + String.join(", ", missing)
              + ". On Debian: apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi"
              + " qemu-system-arm. Or use the container: scripts/setup-emulators.sh");
    }
    return new LocalToolchain(Workspace.create());
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

  private static boolean isOnPath(String searchPath, String program) {
    return Stream.of(searchPath.split(Pattern.quote(File.pathSeparator), -1))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
