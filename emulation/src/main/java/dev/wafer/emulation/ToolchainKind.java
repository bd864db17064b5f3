package dev.wafer.emulation;

import java.util.Locale;

/** Where compiler and emulator come from. */
public enum ToolchainKind {
  /** The project's image, in a container without network. */
  CONTAINER,
  /** Programs on the search path. */
  LOCAL;

  /**
   * Opens such a toolchain.
   *
   * @throws ToolchainMissingException if it is not there
   */
  public Toolchain open() {
    return switch (this) {
      case CONTAINER -> ContainerToolchain.open();
      case LOCAL -> LocalToolchain.open();
    };
  }

  /** The name used on the command line. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
