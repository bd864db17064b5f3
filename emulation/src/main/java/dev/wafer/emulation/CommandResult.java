package dev.wafer.emulation;

/**
 * What a command left behind.
 *
 * @param exitCode its exit code; 137 when it was killed at its time limit
 * @param output standard output and standard error, in the order of writing as far as the backend
 *     keeps it
 * @param timedOut whether it was killed at its time limit
 */
public record CommandResult(int exitCode, String output, boolean timedOut) {
  /** Whether the command ended by itself with exit code 0. */
  public boolean succeeded() {
    return exitCode == 0 && !timedOut;
  }
}
