package dev.wafer.ir.op;

/**
 * A brace of the emitted code: where a graph with regions is laid out as one list of nodes, these
 * stand between them. Such a list is never rewritten or reordered.
 */
public record Control(Kind kind) implements Op {
  /** What begins or ends. */
  public enum Kind {
    /** A loop begins. */
    LOOP,
    /** The loop ends unless the input holds. */
    TEST,
    /** Back to the beginning of the loop. */
    END_LOOP,
    /** What follows runs if the input holds. The outputs are written in each branch. */
    IF,
    /** What follows runs if it does not. */
    ELSE,
    /** The branches meet. */
    END_IF
  }

  @Override
  public String mnemonic() {
    return "CONTROL";
  }
}
