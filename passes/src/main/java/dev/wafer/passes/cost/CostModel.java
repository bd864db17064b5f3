package dev.wafer.passes.cost;

import dev.wafer.targets.Core;
import dev.wafer.targets.CycleWeights;
import dev.wafer.targets.Work;
import java.util.function.ToDoubleFunction;

/** What work takes on a core: numbers times prices. */
public final class CostModel {
  private CostModel() {}

  /**
   * The cycles of an instruction in the mean.
   *
   * @param own the share of the work that a kernel's factor holds for
   * @param others the share of other work
   */
  public record Cycles(double own, double others) {}

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
    double factor = weights.factor(function);
    boolean byHand = counts.isHandWritten();
    double time =
        sum(counts, core, work -> weights.weight(work, varies(work, byHand) ? factor : 1));
    return new Price(instructions(counts, core), rounded(time));
  }

  /** Cycles of one of the instructions of some work, whatever kernel does it. */
  public static Cycles cyclesPerInstruction(Counts counts, Core core) {
    CycleWeights weights = core.prices().weights();
    boolean byHand = counts.isHandWritten();
    double own = sum(counts, core, work -> varies(work, byHand) ? weights.cycles(work) : 0);
    double others = sum(counts, core, work -> varies(work, byHand) ? 0 : weights.cycles(work));
    double instructions = sum(counts, core, work -> 1);
    return new Cycles(own / instructions, others / instructions);
  }

  /** Whether kernels differ in the cycles of a kind of work: compilers write all alike. */
  private static boolean varies(Work work, boolean byHand) {
    return !byHand || work.isHandWritten();
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
