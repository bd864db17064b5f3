package dev.wafer.compiler;

/** A compiled model is larger than its budget; says by how many bytes. */
public final class BudgetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long shortfallBytes;

  /**
   * @param resource what ran short, for example {@code flash for constants}
   */
  BudgetException(String resource, long neededBytes, long budgetBytes) {
    super(
        resource
            + " exceeded: "
            + neededBytes
            + " bytes needed, "
            + budgetBytes
            + " available, "
            + (neededBytes - budgetBytes)
            + " bytes short");
    shortfallBytes = neededBytes - budgetBytes;
  }

  public long shortfallBytes() {
    return shortfallBytes;
  }
}
