package dev.wafer.emulation;

import dev.wafer.targets.Board;
import dev.wafer.targets.Core;
import java.time.Duration;
import java.util.List;

/**
 * How to build and run an image.
 *
 * @param board where it runs
 * @param core whose code the compiler makes, the board's own or a lesser one
 * @param compilerFlags flags besides the core's, such as {@code -O2}
 * @param measure whether to count the instructions of init and of an inference, and the stack
 * @param steps whether to count the instructions of each step, in a second image
 * @param limit wall time for one run of the emulator
 */
public record HarnessOptions(
    Board board,
    Core core,
    List<String> compilerFlags,
    boolean measure,
    boolean steps,
    Duration limit) {
  private static final Duration DEFAULT_LIMIT = Duration.ofMinutes(5);

  /** Everything measured, the board's own core, {@code -O2}. */
  public static HarnessOptions measuring(Board board) {
    return new HarnessOptions(board, board.core(), List.of("-O2"), true, true, DEFAULT_LIMIT);
  }

  /** Outputs only. */
  public static HarnessOptions outputsOnly(Board board) {
    return new HarnessOptions(board, board.core(), List.of("-O2"), false, false, DEFAULT_LIMIT);
  }

  /** The same for code of another core. */
  public HarnessOptions withCore(Core other) {
    return new HarnessOptions(board, other, compilerFlags, measure, steps, limit);
  }

  /** The same with other compiler flags in place of {@code -O2}. */
  public HarnessOptions withCompilerFlags(List<String> flags) {
    return new HarnessOptions(board, core, flags, measure, steps, limit);
  }

  /** The same, of whole inferences alone. */
  public HarnessOptions withoutSteps() {
    return new HarnessOptions(board, core, compilerFlags, measure, false, limit);
  }
}
