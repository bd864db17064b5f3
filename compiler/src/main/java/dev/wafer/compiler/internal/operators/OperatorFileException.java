package dev.wafer.compiler.internal.operators;

/** A file of operators is missing or malformed. The message is meant for the user. */
public final class OperatorFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OperatorFileException(String message) {
    super(message);
  }
}
