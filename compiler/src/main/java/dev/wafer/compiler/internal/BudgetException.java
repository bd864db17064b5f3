package dev.wafer.compiler.internal;

import java.util.Map;
import java.util.stream.Collectors;

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
   * One of several compilations of a model that are too large.
   *
   * @param byTarget each by the name of its target; at least one
   */
  public static BudgetException together(Map<String, BudgetException> byTarget) {
    BudgetException first = byTarget.values().iterator().next();
    return new BudgetException(
        byTarget.entrySet().stream()
            .map(each -> each.getKey() + ": " + each.getValue().getMessage())
            .collect(Collectors.joining("; ")),
        first.shortfallBytes(),
        first.compiled());
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
