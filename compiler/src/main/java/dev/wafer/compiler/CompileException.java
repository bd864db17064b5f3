package dev.wafer.compiler;

/** A compilation failed for a reason that its caller can do something about. */
public abstract sealed class CompileException extends RuntimeException
    permits InvalidOptionsException, ModelRejectedException, BudgetExceededException {
  private static final long serialVersionUID = 1L;

  CompileException(String message, Throwable cause) {
    super(message, cause);
  }
}
