package dev.wafer.passes.placement;

import dev.wafer.passes.program.PlannedProgram;
import java.util.List;

/**
 * A planned program and the choice that it came from.
 *
 * @param gap by how much a better choice might be better, in instructions; 0 where the search was
 *     complete
 * @param nearest where no choice fits the budgets: what takes the least flash, and what takes the
 *     least RAM, each within the other budget if anything is
 * @param unmatched patterns of {@link PlacementRequest} that are the name of no weight
 */
public record PlacedProgram(
    PlannedProgram planned,
    Assignment assignment,
    long gap,
    List<Need> nearest,
    List<String> unmatched) {
  /** Bytes that a choice takes. */
  public record Need(long flashBytes, long ramBytes) {}

  public PlacedProgram {
    nearest = List.copyOf(nearest);
    unmatched = List.copyOf(unmatched);
  }

  PlacedProgram(PlannedProgram planned, Assignment assignment, long gap) {
    this(planned, assignment, gap, List.of(), List.of());
  }

  /** The same with another plan of the arena. */
  public PlacedProgram withPlan(PlannedProgram other) {
    return new PlacedProgram(other, assignment, gap, nearest, unmatched);
  }

  PlacedProgram withNearest(List<Need> needs) {
    return new PlacedProgram(planned, assignment, gap, needs, unmatched);
  }

  PlacedProgram withUnmatched(List<String> patterns) {
    return new PlacedProgram(planned, assignment, gap, nearest, patterns);
  }
}
