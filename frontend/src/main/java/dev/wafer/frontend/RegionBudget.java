package dev.wafer.frontend;

/** How many graphs within graphs a file may have: they are read once for each that runs them. */
final class RegionBudget {
  private static final int MOST_OPERATORS = 256;

  private int read;

  /** Whether one more operator with graphs may be read. */
  boolean take() {
    return read++ < MOST_OPERATORS;
  }
}
