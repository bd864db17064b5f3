package dev.wafer.passes.cost;

/**
 * What instructions, flash and arena of a model are worth to each other. Instructions are weighed
 * as {@link Price#time} says.
 *
 * @param instructionsPerFlashByte what a byte of flash has to save in an inference at least
 * @param instructionsPerArenaByte the same of a byte of the arena
 */
public record Exchange(double instructionsPerFlashByte, double instructionsPerArenaByte) {
  /** Time with the flash and the arena that go with it, in instructions. */
  public double cost(long time, long flashBytes, long arenaBytes) {
    return time + instructionsPerFlashByte * flashBytes + instructionsPerArenaByte * arenaBytes;
  }

  /** Time with the flash that goes with it, in instructions. */
  public double cost(long time, long flashBytes) {
    return cost(time, flashBytes, 0);
  }
}
