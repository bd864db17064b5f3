package dev.wafer.passes.memory;

import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.planner.ArenaPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One arena for several programs that run one after the other: in front what each of them keeps
 * between runs, apart; behind it the bytes of whichever runs.
 *
 * <p>No program is planned anew: what dies with a run moves as a whole, so that its overlaps stay
 * as they were proven.
 *
 * @param programs the programs with their buffers where they lie in the common arena
 * @param sizeBytes of the arena
 * @param lastingBytes at its start, of all programs
 * @param alignmentBytes of the arena
 */
public record SharedArena(
    List<PlannedProgram> programs, long sizeBytes, long lastingBytes, int alignmentBytes) {
  public SharedArena {
    programs = List.copyOf(programs);
  }

  /**
   * Lays out an arena.
   *
   * @throws IllegalArgumentException if the arena of a program is split among regions
   */
  public static SharedArena of(List<PlannedProgram> programs) {
    if (programs.stream().anyMatch(PlannedProgram::isSplit)) {
      throw new IllegalArgumentException("an arena that is split is not shared");
    }
    int alignment = programs.stream().mapToInt(PlannedProgram::alignmentBytes).max().orElseThrow();
    List<Map<Integer, Long>> places = new ArrayList<>();
    long end = 0;
    for (PlannedProgram planned : programs) {
      Map<Integer, Long> offsets = new HashMap<>();
      end = lasting(planned, end, alignment, offsets);
      places.add(offsets);
    }
    long size = end;
    List<PlannedProgram> moved = new ArrayList<>();
    for (int i = 0; i < programs.size(); i++) {
      PlannedProgram planned = programs.get(i);
      moved.add(
          moved(planned, passing(planned, alignUp(end, alignment), alignment, places.get(i))));
      size = Math.max(size, moved.get(i).plan().heightBytes());
    }
    return new SharedArena(moved, size, end, alignment);
  }

  /**
   * Places what a program keeps behind {@code taken} bytes, in its order; returns where it ends.
   */
  private static long lasting(
      PlannedProgram planned, long taken, int alignment, Map<Integer, Long> offsets) {
    List<Buffer> buffers =
        planned.program().arenaBuffers().stream()
            .filter(SharedArena::isLasting)
            .sorted(
                // The mark is where there was room, which need not be in front.
                Comparator.comparing((Buffer b) -> b.kind() == Buffer.Kind.MARK)
                    .thenComparing(planned::offsetBytes))
            .toList();
    long end = buffers.isEmpty() ? taken : alignUp(taken, alignment);
    for (Buffer buffer : buffers) {
      long offset = alignUp(end, buffer.alignmentBytes());
      offsets.put(buffer.id(), offset);
      end = offset + buffer.sizeBytes();
    }
    return end;
  }

  /** Moves what dies with a run so that none of it lies below {@code start}. */
  private static Map<Integer, Long> passing(
      PlannedProgram planned, long start, int alignment, Map<Integer, Long> offsets) {
    List<Buffer> buffers =
        planned.program().arenaBuffers().stream().filter(b -> !isLasting(b)).toList();
    long first = buffers.stream().mapToLong(planned::offsetBytes).min().orElse(0);
    long shift = start - first / alignment * alignment;
    buffers.forEach(b -> offsets.put(b.id(), planned.offsetBytes(b) + shift));
    return offsets;
  }

  private static boolean isLasting(Buffer buffer) {
    return switch (buffer.kind()) {
      case STATE, PERSISTENT, MARK -> true;
      case ACTIVATION, SCRATCH, POSITION, EXTERNAL, FED -> false;
    };
  }

  private static PlannedProgram moved(PlannedProgram planned, Map<Integer, Long> offsets) {
    long height =
        planned.program().arenaBuffers().stream()
            .mapToLong(b -> offsets.get(b.id()) + b.sizeBytes())
            .max()
            .orElse(0);
    ArenaPlan alone = planned.plan();
    return new PlannedProgram(
        planned.program(),
        new ArenaPlan(
            new TreeMap<>(offsets),
            height,
            Math.min(height, alone.lowerBoundBytes()),
            alone.noOverlapBoundBytes(),
            "shared with other programs",
            false));
  }

  private static long alignUp(long bytes, int alignment) {
    return (bytes + alignment - 1) / alignment * alignment;
  }
}
