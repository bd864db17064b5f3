package dev.wafer.emulation;

/** There is no toolchain to work with. The message says what is missing and how to get it. */
public final class ToolchainMissingException extends ToolchainException {
  private static final long serialVersionUID = 1L;

  public ToolchainMissingException(String message) {
    super(message);
  }

  public ToolchainMissingException(String message, Throwable cause) {
    super(message, cause);
  }
}
