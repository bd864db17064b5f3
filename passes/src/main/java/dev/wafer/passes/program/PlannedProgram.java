package dev.wafer.passes.program;

import dev.wafer.planner.ArenaPlan;
import dev.wafer.planner.regions.ArenaRegion;
import dev.wafer.planner.regions.RegionPlan;
import java.util.List;
import java.util.Optional;

/**
 * A program whose buffers have their places in the arena.
 *
 * @param plan offsets from the start of the region's part, sizes of all regions together
 * @param regions the regions among which the arena is split; one where it is not
 */
public record PlannedProgram(Program program, ArenaPlan plan, RegionPlan regions) {
  /** A program whose arena is one piece. */
  public PlannedProgram(Program program, ArenaPlan plan) {
    this(
        program,
        plan,
        new RegionPlan(List.of(new ArenaRegion("arena", Long.MAX_VALUE)), List.of(plan), true));
  }

  /**
   * The same places for a program of the same buffers.
   *
   * @param other a program whose steps have other bindings
   */
  public PlannedProgram withProgram(Program other) {
    return new PlannedProgram(other, plan, regions);
  }

  /** Whether there are several arenas. */
  public boolean isSplit() {
    return regions.regions().size() > 1;
  }

  /** The alignment of each arena: the largest of what lies in them. */
  public int alignmentBytes() {
    return program.arenaBuffers().stream()
        .mapToInt(Buffer::alignmentBytes)
        .reduce(EdgePlace.LEAST_ALIGNMENT_BYTES, Math::max);
  }

  /** Arena offset of the first element of a view. */
  public long offsetBytes(View view) {
    return plan.offsetBytes(view.buffer().id()) + view.offsetBytes();
  }

  /** Arena offset of a buffer. */
  public long offsetBytes(Buffer buffer) {
    return plan.offsetBytes(buffer.id());
  }

  /** Index of the region that holds a buffer. */
  public int region(Buffer buffer) {
    return isSplit() ? regions.regionOf(buffer.id()) : 0;
  }

  /** The word that tells that the arena was initialised; empty where no run depends on that. */
  public Optional<Buffer> mark() {
    return only(Buffer.Kind.MARK);
  }

  /** What keeps how far a fed input has come; empty where none is fed. */
  public Optional<Buffer> position() {
    return only(Buffer.Kind.POSITION);
  }

  private Optional<Buffer> only(Buffer.Kind kind) {
    return program.buffers().stream().filter(b -> b.kind() == kind).findFirst();
  }

  /**
   * Bytes from the start of the arena, or of its part in a region, to the end of what runs leave
   * for those after them; 0 if they leave nothing.
   */
  public long stateBytes() {
    return endBytes(Buffer.Kind.STATE);
  }

  /** Bytes behind the state to the end of the parameters that initialisation expands. */
  public long persistentBytes() {
    return Math.max(0, endBytes(Buffer.Kind.PERSISTENT) - stateBytes());
  }

  private long endBytes(Buffer.Kind kind) {
    return program.buffers().stream()
        .filter(b -> b.kind() == kind)
        .mapToLong(b -> offsetBytes(b) + b.sizeBytes())
        .max()
        .orElse(0);
  }
}
