package dev.wafer.emulation;

/** Building or running firmware went wrong. The message holds what the tool said. */
public class ToolchainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ToolchainException(String message) {
    super(message);
  }

  public ToolchainException(String message, Throwable cause) {
    super(message, cause);
  }
}
