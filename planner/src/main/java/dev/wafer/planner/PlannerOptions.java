package dev.wafer.planner;

/**
 * How hard the planner tries. Effort counts elementary looks at a buffer, not time, so that a plan
 * depends on nothing but its problem and its options, unless a deadline is set.
 *
 * @param climbEffort for hill climbing; 0 leaves it out
 * @param exactEffort for exact search; 0 leaves it out
 * @param seed for hill climbing
 * @param stopAtCapacity whether a plan that fits the problem's capacity is good enough; otherwise
 *     the smallest plan is sought in any case
 * @param restarts whether exact search also makes many short attempts in different orders, which
 *     helps with hard problems of hundreds of buffers
 * @param deadline when the search has to end with the best plan that it has
 */
public record PlannerOptions(
    long climbEffort,
    long exactEffort,
    long seed,
    boolean stopAtCapacity,
    boolean restarts,
    Deadline deadline) {
  /** Without restarts and without a limit of time. */
  public PlannerOptions(long climbEffort, long exactEffort, long seed, boolean stopAtCapacity) {
    this(climbEffort, exactEffort, seed, stopAtCapacity, false, Deadline.NEVER);
  }

  /** For compiling: well under a second, most networks are placed optimally. */
  public static PlannerOptions standard() {
    return new PlannerOptions(20_000_000, 50_000_000, 1, false);
  }

  /** For hard problems: up to a minute or so. */
  public static PlannerOptions thorough() {
    return new PlannerOptions(100_000_000, 20_000_000_000L, 1, false, true, Deadline.NEVER);
  }

  /** Heuristics only. */
  public static PlannerOptions greedyOnly() {
    return new PlannerOptions(0, 0, 1, false);
  }

  /** The same with another effort for exact search. */
  public PlannerOptions withExactEffort(long effort) {
    return new PlannerOptions(climbEffort, effort, seed, stopAtCapacity, restarts, deadline);
  }

  /** The same with another effort for hill climbing. */
  public PlannerOptions withClimbEffort(long effort) {
    return new PlannerOptions(effort, exactEffort, seed, stopAtCapacity, restarts, deadline);
  }

  /** The same, content with any plan that fits the capacity. */
  public PlannerOptions untilCapacity() {
    return new PlannerOptions(climbEffort, exactEffort, seed, true, restarts, deadline);
  }

  /** For as long as it takes, but not beyond the deadline. */
  public static PlannerOptions until(Deadline deadline) {
    return new PlannerOptions(100_000_000, Long.MAX_VALUE, 1, false, true, deadline);
  }
}
