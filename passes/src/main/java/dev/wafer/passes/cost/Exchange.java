package dev.wafer.passes.cost;

/**
 * What instructions, flash and arena of a model are worth to each other.
 *
 * @param instructionsPerFlashByte what a byte of flash has to save in an inference at least
 * @param instructionsPerArenaByte the same of a byte of the arena
 */
public record Exchange(double instructionsPerFlashByte, double instructionsPerArenaByte) {
  /** Instructions with the flash and the arena that go with them, in instructions. */
  public double cost(long instructions, long flashBytes, long arenaBytes) {
    return instructions
        + instructionsPerFlashByte * flashBytes
        + instructionsPerArenaByte * arenaBytes;
  }

  /** Instructions with the flash that goes with them, in instructions. */
  public double cost(long instructions, long flashBytes) {
    return cost(instructions, flashBytes, 0);
  }
}
