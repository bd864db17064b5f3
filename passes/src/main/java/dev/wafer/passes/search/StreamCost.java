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
}
