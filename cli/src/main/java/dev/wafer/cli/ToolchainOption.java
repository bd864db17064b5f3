package dev.wafer.cli;

import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainKind;
import dev.wafer.targets.Architecture;
import java.util.Set;
import picocli.CommandLine.Option;

/** Where the commands that build and run C take compiler and emulator from. */
final class ToolchainOption {
  @Option(
      names = "--toolchain",
      defaultValue = "container",
      paramLabel = "KIND",
      description =
          "container: the project's image; local: programs on the search path"
              + " (default ${DEFAULT-VALUE}).")
  private ToolchainKind toolchainKind;

  /** The name of the kind, for messages. */
  String key() {
    return toolchainKind.key();
  }

  /**
   * Opens the toolchain.
   *
   * @param architectures for which it has to build and run
   * @throws dev.wafer.emulation.ToolchainMissingException if it is not there
   */
  Toolchain open(Set<Architecture> architectures) {
    return toolchainKind.open(architectures);
  }
}
