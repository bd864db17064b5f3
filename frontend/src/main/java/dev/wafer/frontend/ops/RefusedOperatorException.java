package dev.wafer.frontend.ops;

import dev.wafer.ir.Diagnostic;

/** An operator broke a rule. Never leaves the frontend: the importer turns it into a diagnostic. */
public final class RefusedOperatorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Diagnostic diagnostic;
  private final boolean mayFollow;

  /**
   * @param mayFollow whether this may be no more than what follows from another refusal
   */
  public RefusedOperatorException(Diagnostic diagnostic, boolean mayFollow) {
    super(diagnostic.rule(), null, false, false);
    this.diagnostic = diagnostic;
    this.mayFollow = mayFollow;
  }

  public Diagnostic diagnostic() {
    return diagnostic;
  }

  /** Whether another refusal of an operator before may be the whole cause. */
  public boolean mayFollow() {
    return mayFollow;
  }
}
