package dev.wafer.passes.cost;

import dev.wafer.targets.Core;

/** Instructions of work on a core: numbers times prices. */
public final class CostModel {
  private CostModel() {}

  /**
   * Instructions that the core executes, estimated; at least 1.
   *
   * @throws IllegalArgumentException if the core has no price for work that is counted
   */
  public static long instructions(Counts counts, Core core) {
    double sum =
        counts.numbers().entrySet().stream()
            .mapToDouble(entry -> entry.getValue() * core.prices().of(entry.getKey()))
            .sum();
    return Math.max(1, Math.round(sum));
  }
}
