package dev.wafer.compiler;

/** An option has a value that it cannot have; the message says which it could have. */
public final class InvalidOptionsException extends CompileException {
  private static final long serialVersionUID = 1L;

  InvalidOptionsException(String message, Throwable cause) {
    super(message, cause);
  }
}
