package dev.wafer.frontend.user;

/** An expression makes no sense, or has no value. The message tells why, in a few words. */
public final class ExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExpressionException(String message) {
    super(message);
  }
}
