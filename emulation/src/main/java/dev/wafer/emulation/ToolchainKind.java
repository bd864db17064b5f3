package dev.wafer.emulation;

import dev.wafer.targets.Architecture;
import java.util.Locale;
import java.util.Set;

/** Where compiler and emulator come from. */
public enum ToolchainKind {
  /** The project's image, in a container without network. */
  CONTAINER,
  /** Programs on the search path. */
  LOCAL;

  /**
   * Opens such a toolchain.
   *
   * @param architectures for which it has to build and run
   * @throws ToolchainMissingException if it is not there
   */
  public Toolchain open(Set<Architecture> architectures) {
    return switch (this) {
      case CONTAINER -> ContainerToolchain.open();
      case LOCAL -> LocalToolchain.open(architectures);
    };
  }

  /** The name used on the command line. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
