package dev.wafer.emulation;

/**
 * Bytes of the arena to be read right after a step, such as that step's output.
 *
 * @param step index of the step, as the hook macros count
 * @param arena index of the arena; 0 for the first or only one
 * @param offsetBytes from the start of the arena
 * @param sizeBytes how many
 */
public record Probe(int step, int arena, int offsetBytes, int sizeBytes) {
  /** Most of one run: what {@code harness.c} has places for. */
  public static final int MOST = 512;

  /** Bytes of the only arena. */
  public Probe(int step, int offsetBytes, int sizeBytes) {
    this(step, 0, offsetBytes, sizeBytes);
  }
}
