package dev.wafer.passes.search;

/**
 * What an inference takes.
 *
 * @param weightBytes of constants in flash
 */
record StreamCost(long instructions, long arenaBytes, long weightBytes) {
  StreamCost and(long otherInstructions, long otherWeightBytes) {
    return new StreamCost(
        instructions + otherInstructions, arenaBytes, weightBytes + otherWeightBytes);
  }

  /** The same in another arena. */
  StreamCost in(long otherArenaBytes) {
    return new StreamCost(instructions, otherArenaBytes, weightBytes);
  }
}
