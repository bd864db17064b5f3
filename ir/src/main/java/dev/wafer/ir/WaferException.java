package dev.wafer.ir;

import java.util.List;
import java.util.stream.Collectors;

/** A model cannot be compiled. Carries every problem that was found, in operator order. */
public final class WaferException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  public WaferException(Diagnostic diagnostic) {
    this(List.of(diagnostic));
  }

  public WaferException(List<Diagnostic> diagnostics) {
    super(diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
    this.diagnostics = List.copyOf(diagnostics);
  }

  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
