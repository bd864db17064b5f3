package dev.wafer.frontend.ops;

import dev.wafer.ir.Diagnostic;

/** An operator broke a rule. Never leaves the frontend: the importer turns it into a diagnostic. */
public final class RefusedOperatorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Diagnostic diagnostic;

  public RefusedOperatorException(Diagnostic diagnostic) {
    super(diagnostic.rule(), null, false, false);
    this.diagnostic = diagnostic;
  }

  public Diagnostic diagnostic() {
    return diagnostic;
  }
}
