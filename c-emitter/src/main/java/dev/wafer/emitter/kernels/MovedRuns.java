package dev.wafer.emitter.kernels;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import dev.wafer.targets.Work;

/** Runs of bytes that are moved sixteen at a time where they start at words, by helpers. */
public record MovedRuns(Core core) {
  /** What a turn of the loop moves. */
  private static final double BLOCK_BYTES = 16;

  /** What a turn of the loop over rows moves where the core has registers for it. */
  private static final int LONG_BLOCK_BYTES = 64;

  /** Shorter runs are copied by a call, or by loads and stores where the compiler knows them. */
  private static final int LEAST_BYTES = 64;

  /** The same where vectors move them. */
  private static final int LEAST_BYTES_OF_VECTORS = 32;

  public static MovedRuns of(Core core) {
    return new MovedRuns(core);
  }

  /** Whether by vectors, which may start anywhere. */
  public boolean vectors() {
    return core.has(Feature.MVE);
  }

  /**
   * Whether a run is moved faster than by a call; by words it has to be of whole blocks of them.
   */
  public boolean pays(long bytes, int elementBytes) {
    return vectors()
        ? bytes >= LEAST_BYTES_OF_VECTORS
        : bytes >= LEAST_BYTES && bytes % (int) BLOCK_BYTES == 0 && elementBytes >= Integer.BYTES;
  }

  /** Names the helper, whose function is {@code PREFIX_move_run} on every core. */
  public void addTo(KernelBinding.Builder binding) {
    binding.helper(vectors() ? "mve_move" : "move_run");
  }

  /** The helper that moves rows of whole words to the front. */
  public String rowsHelper() {
    return vectors() ? "mve_move" : "row_moves";
  }

  /** Of a run that starts at a word. */
  public Counts counts(long bytes) {
    return vectors() ? Counts.of(VECTOR, 3 * Math.ceil(bytes / BLOCK_BYTES) + 8) : byWords(bytes);
  }

  /** Of rows of whole words that the helper moves to the front. */
  public Counts rowCounts(long bytes) {
    if (vectors() || !core.isArm() || !core.has(Feature.UNALIGNED)) {
      return counts(bytes);
    }
    long rest = bytes % LONG_BLOCK_BYTES;
    Counts blocks = Counts.of(instruction(), (double) (6 * (bytes / LONG_BLOCK_BYTES) + 15));
    return rest == 0 ? blocks : blocks.and(byWords(rest));
  }

  private Work instruction() {
    return !core.isArm() ? ARITHMETIC : core.has(Feature.DSP) ? Work.DSP : Work.ASSEMBLY;
  }

  /** Four words in four instructions; the rest is copied by a call. */
  private Counts byWords(long bytes) {
    long rest = bytes % (int) BLOCK_BYTES;
    Counts blocks = Counts.of(instruction(), 4 * Math.floor(bytes / BLOCK_BYTES) + 20);
    return rest == 0 ? blocks : blocks.and(CopyCounts.called(core, rest));
  }
}
