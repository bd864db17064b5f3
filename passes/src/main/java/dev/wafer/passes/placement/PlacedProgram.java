package dev.wafer.passes.placement;

import dev.wafer.passes.program.PlannedProgram;

/**
 * A planned program and the choice that it came from.
 *
 * @param gap by how much a better choice might be better, in instructions; 0 where the search was
 *     complete
 */
public record PlacedProgram(PlannedProgram planned, Assignment assignment, long gap) {
  /** The same with another plan of the arena. */
  public PlacedProgram withPlan(PlannedProgram other) {
    return new PlacedProgram(other, assignment, gap);
  }
}
