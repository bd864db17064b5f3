package dev.wafer.compiler;

/** A compiled model is larger than its budget; says by how many bytes. */
public final class BudgetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long shortfallBytes;

  /**
   * @param resource what ran short, for example {@code flash for constants}
   * @param advice what the figures mean or what may help; empty if there is nothing to say
   */
  BudgetException(String resource, long neededBytes, long budgetBytes, String advice) {
    super(
        resource
            + " exceeded: "
            + neededBytes
            + " bytes needed, "
            + budgetBytes
            + " available, "
            + (neededBytes - budgetBytes)
            + " bytes short"
            + (advice.isEmpty() ? "" : "; " + advice));
    shortfallBytes = neededBytes - budgetBytes;
  }

  public long shortfallBytes() {
    return shortfallBytes;
  }
}
