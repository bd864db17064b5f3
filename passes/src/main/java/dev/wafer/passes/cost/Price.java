package dev.wafer.passes.cost;

/**
 * What work takes on a core, estimated.
 *
 * @param instructions executed
 * @param time by which choices are made: instructions, each weighed by the cycles that it takes
 *     over those that one takes usually, where the core's timing is known
 */
public record Price(long instructions, long time) {
  /** Of no work. */
  public static final Price NONE = new Price(0, 0);

  /** This and another one. */
  public Price plus(Price other) {
    return new Price(instructions + other.instructions, time + other.time);
  }

  /** What this takes more than another one; it may be below 0. */
  public Price minus(Price other) {
    return new Price(instructions - other.instructions, time - other.time);
  }

  /** This a number of times. */
  public Price times(long turns) {
    return new Price(instructions * turns, time * turns);
  }
}
