package dev.wafer.compiler.internal;

/** Models cannot share an arena. The message is meant for the user. */
public final class SharedArenaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SharedArenaException(String message) {
    super(message);
  }
}
