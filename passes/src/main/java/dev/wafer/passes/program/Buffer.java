package dev.wafer.passes.program;

/**
 * A run of bytes that the planner places in the arena as one, or that the caller owns.
 *
 * @param id unique in a program
 * @param name of the value that it was made for, or of the scratch; for people
 */
public record Buffer(int id, String name, long sizeBytes, int alignmentBytes, Kind kind) {
  /** What a buffer is for, which decides how long it lives. */
  public enum Kind {
    /** Lives from the step that writes it to the last step that reads it. */
    ACTIVATION,
    /** Lives during one step. */
    SCRATCH,
    /** Holds a word that tells that the arena was initialised, where a run depends on that. */
    MARK,
    /** Keeps its contents between runs. */
    STATE,
    /** Holds a parameter that initialisation expands once. */
    PERSISTENT,
    /** Holds how far the rows of a fed input have come. */
    POSITION,
    /** An input or output in memory of the caller's, not in the arena. */
    EXTERNAL,
    /** An input whose rows the caller hands over one after the other, not in the arena. */
    FED
  }

  public boolean isInArena() {
    return kind != Kind.EXTERNAL && kind != Kind.FED;
  }
}
