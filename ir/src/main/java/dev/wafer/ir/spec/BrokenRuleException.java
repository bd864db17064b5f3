package dev.wafer.ir.spec;

import dev.wafer.ir.Diagnostic;

/** A node broke a rule. Whoever checks nodes turns it into a diagnostic of the graph. */
public final class BrokenRuleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Diagnostic diagnostic;
  private final boolean mayFollow;

  /**
   * @param mayFollow whether this may be no more than what follows from another refusal
   */
  public BrokenRuleException(Diagnostic diagnostic, boolean mayFollow) {
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
