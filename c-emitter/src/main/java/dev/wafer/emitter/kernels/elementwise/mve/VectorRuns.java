package dev.wafer.emitter.kernels.elementwise.mve;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.kernels.BroadcastRuns;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.program.KernelBinding;

/** The work of runs of int8 that vectors of four elements go through. */
final class VectorRuns {
  private static final long RUN_INSTRUCTIONS = 36;

  /** The same where the compiler knows the loops. */
  private static final long KNOWN_RUN_INSTRUCTIONS = 14;

  /** Besides, where a function is shared: for each run it takes its constants from the stack. */
  private static final long SHARED_RUN_INSTRUCTIONS = 14;

  private VectorRuns() {}

  /**
   * Counts all elements.
   *
   * @param four instructions that four elements take
   * @param shared whether several steps share the function
   */
  static void count(KernelBinding.Builder binding, BroadcastRuns runs, int four, boolean shared) {
    binding
        .counts(counts(runs, four, RUN_INSTRUCTIONS + (shared ? SHARED_RUN_INSTRUCTIONS : 0)))
        .alone(counts(runs, four, KNOWN_RUN_INSTRUCTIONS));
  }

  private static Counts counts(BroadcastRuns runs, int four, long around) {
    Counts each = Counts.of(VECTOR, four).times(Math.ceil(runs.run() / 4.0));
    return (runs.extents().isEmpty() ? each : each.and(VECTOR, around))
        .times(runs.runs())
        .and(CALL);
  }
}
