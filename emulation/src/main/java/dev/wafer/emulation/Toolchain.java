package dev.wafer.emulation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A place in which a cross compiler and QEMU can be run. Closing it removes its workspace. */
public interface Toolchain extends AutoCloseable {

  /** One line about where the tools come from, for reports. */
  String description();

  /** The folder under which all work happens. */
  Workspace workspace();

  /**
   * Runs a command and waits for it.
   *
   * @param directory a folder of the workspace; the command is to use relative paths only
   * @param command program and arguments
   * @param limit wall time after which the command is killed
   * @throws ToolchainException if the command could not be run at all
   */
  CommandResult run(Path directory, List<String> command, Duration limit);

  @Override
  void close();
}
