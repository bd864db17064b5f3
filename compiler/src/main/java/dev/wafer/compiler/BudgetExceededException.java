package dev.wafer.compiler;

/** The compiled model is larger than its target's memory or its budget. */
public final class BudgetExceededException extends CompileException {
  private static final long serialVersionUID = 1L;

  private final long shortfallBytes;

  BudgetExceededException(String message, long shortfallBytes, Throwable cause) {
    super(message, cause);
    this.shortfallBytes = shortfallBytes;
  }

  /** Bytes that were missing. */
  public long shortfallBytes() {
    return shortfallBytes;
  }
}
