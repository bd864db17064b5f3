package dev.wafer.compiler;

import java.util.List;

/** The model cannot be compiled. */
public final class ModelRejectedException extends CompileException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ModelRejectedException(List<String> problems, Throwable cause) {
    super(String.join("\n", problems), cause);
    this.problems = List.copyOf(problems);
  }

  /** All that were found, in operator order; each begins with a stable code, such as W003. */
  public List<String> problems() {
    return problems;
  }
}
