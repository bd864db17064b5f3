package dev.wafer.targets;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What work costs on a core.
 *
 * @param instructions that one piece of each kind of work takes; a kind that kernels never do on
 *     the core may be missing
 * @param weights of instructions by the cycles that they take
 */
public record Prices(Map<Work, Double> instructions, CycleWeights weights) {
  public Prices {
    Map<Work, Double> copy = new EnumMap<>(Work.class);
    copy.putAll(instructions);
    instructions = Collections.unmodifiableMap(copy);
  }

  /**
   * Instructions of one piece of work.
   *
   * @throws IllegalArgumentException if the core has no price for it
   */
  public double of(Work work) {
    Double price = instructions.get(work);
    if (price == null) {
      throw new IllegalArgumentException("no price for " + work.key());
    }
    return price;
  }
}
