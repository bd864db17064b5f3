package dev.wafer.targets;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What instructions weigh by the cycles that they take: loads, long products and changes of the
 * flow take more than others, and some kernels have more of them. Timings are those of memory that
 * never stalls; boards fetch from flash that does, so each instruction counts a cycle besides: of
 * two kernels that take as long, the one of fewer instructions is taken.
 *
 * @param usual cycles of one instruction, the median of all kernels
 * @param work cycles of one instruction of a kind of work, in the mean of all kernels; the usual
 *     ones where it has none
 * @param kernels what the hand-written work of kernels takes over what it takes by that mean, or
 *     all work of those without any, by the stem of the name of their C function; 1 where it has
 *     none
 */
public record CycleWeights(double usual, Map<Work, Double> work, Map<String, Double> kernels) {
  /** Of a core whose timing is not known: all instructions weigh the same. */
  public static final CycleWeights NONE = new CycleWeights(1, Map.of(), Map.of());

  /** That an instruction counts for being fetched. */
  private static final double FETCH_CYCLES = 1;

  public CycleWeights {
    Map<Work, Double> copy = new EnumMap<>(Work.class);
    copy.putAll(work);
    work = Collections.unmodifiableMap(copy);
    kernels = Map.copyOf(kernels);
  }

  /** Cycles of one instruction of some work, whatever kernel does it. */
  public double cycles(Work kind) {
    return work.getOrDefault(kind, usual);
  }

  /**
   * What kernels take over what their work takes in the mean; 1 where nothing is known.
   *
   * @param function stem of the name of the kernel's C function
   */
  public double factor(String function) {
    return kernels.getOrDefault(function, 1.0);
  }

  /**
   * What an instruction of some work weighs; 1 if it takes the usual cycles.
   *
   * @param factor what it takes over what it takes in the mean
   */
  public double weight(Work kind, double factor) {
    return (cycles(kind) * factor + FETCH_CYCLES) / (usual + FETCH_CYCLES);
  }

  /** The same work with what kernels take. */
  CycleWeights withKernels(Map<String, Double> factors) {
    return new CycleWeights(usual, work, factors);
  }
}
