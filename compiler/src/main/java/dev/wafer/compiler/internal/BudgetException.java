package dev.wafer.compiler.internal;

import java.util.OptionalLong;

/** A compiled model is larger than its budget; says by how many bytes. */
public final class BudgetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long shortfallBytes;
  private final transient CompiledModel compiled;

  BudgetException(String message, long shortfallBytes, CompiledModel compiled) {
    super(message);
    this.shortfallBytes = shortfallBytes;
    this.compiled = compiled;
  }

  /**
   * Holds a need against a budget, if there is one.
   *
   * @param resource what is needed, for example {@code flash for constants}
   * @param advice what the figures mean or what may help; empty if there is nothing to say
   * @param compiled what needs it
   * @throws BudgetException if more is needed
   */
  static void check(
      String resource,
      long neededBytes,
      OptionalLong budgetBytes,
      String advice,
      CompiledModel compiled) {
    if (budgetBytes.isPresent() && neededBytes > budgetBytes.getAsLong()) {
      throw new BudgetException(
          message(resource, neededBytes, budgetBytes.getAsLong(), advice),
          neededBytes - budgetBytes.getAsLong(),
          compiled);
    }
  }

  /** The sentence about a budget that is not kept. */
  static String message(String resource, long neededBytes, long budgetBytes, String advice) {
    return resource
        + " exceeded: "
        + neededBytes
        + " bytes needed, "
        + budgetBytes
        + " available, "
        + (neededBytes - budgetBytes)
        + " bytes short"
        + (advice.isEmpty() ? "" : "; " + advice);
  }

  /** What is too large, complete besides. */
  public CompiledModel compiled() {
    return compiled;
  }

  public long shortfallBytes() {
    return shortfallBytes;
  }
}
