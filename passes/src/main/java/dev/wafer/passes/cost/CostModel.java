package dev.wafer.passes.cost;

import dev.wafer.targets.Core;
import dev.wafer.targets.CycleWeights;
import dev.wafer.targets.Work;
import java.util.function.ToDoubleFunction;

/** What work takes on a core: numbers times prices. */
public final class CostModel {
  private CostModel() {}

  /**
   * Instructions that the core executes, estimated; at least 1.
   *
   * @throws IllegalArgumentException if the core has no price for work that is counted
   */
  public static long instructions(Counts counts, Core core) {
    return rounded(sum(counts, core, work -> 1));
  }

  /**
   * The same, and weighed by the cycles that instructions take ({@link Price#time}).
   *
   * @param function stem of the name of the kernel's C function
   * @throws IllegalArgumentException if the core has no price for work that is counted
   */
  public static Price price(Counts counts, Core core, String function) {
    CycleWeights weights = core.prices().weights();
    double time = sum(counts, core, work -> weights.weight(work, function));
    return new Price(instructions(counts, core), rounded(time));
  }

  /** Cycles of one of the instructions of some work, in the mean, whatever kernel does it. */
  public static double cyclesPerInstruction(Counts counts, Core core) {
    return sum(counts, core, core.prices().weights()::cycles) / sum(counts, core, work -> 1);
  }

  private static double sum(Counts counts, Core core, ToDoubleFunction<Work> weight) {
    return counts.numbers().entrySet().stream()
        .mapToDouble(
            entry ->
                entry.getValue()
                    * core.prices().of(entry.getKey())
                    * weight.applyAsDouble(entry.getKey()))
        .sum();
  }

  private static long rounded(double sum) {
    return Math.max(1, Math.round(sum));
  }
}
