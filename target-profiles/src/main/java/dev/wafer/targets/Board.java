package dev.wafer.targets;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A core with memory around it.
 *
 * @param name the name given to {@code --target}
 * @param description one line for people
 * @param core its core
 * @param memory its regions, in the order of the data file; at least one of each kind
 * @param emulation how QEMU runs it, if it does
 */
public record Board(
    String name,
    String description,
    Core core,
    List<MemoryRegion> memory,
    Optional<Emulation> emulation) {

  /** All bytes for code and constants. */
  public long flashBytes() {
    return totalBytes(MemoryRegion.Kind.FLASH);
  }

  /** All bytes for arena, stack and variables. */
  public long ramBytes() {
    return totalBytes(MemoryRegion.Kind.RAM);
  }

  /** The regions of one kind, in the order of the data file. */
  public List<MemoryRegion> regions(MemoryRegion.Kind kind) {
    return memory.stream().filter(region -> region.kind() == kind).toList();
  }

  /** The regions among which the arena is split, the fastest first; none where it is one piece. */
  public List<MemoryRegion> arenaRegions() {
    return memory.stream()
        .filter(region -> region.arena().isPresent())
        .sorted(Comparator.comparingInt(region -> region.arena().orElseThrow().rank()))
        .toList();
  }

  private long totalBytes(MemoryRegion.Kind kind) {
    return regions(kind).stream().mapToLong(MemoryRegion::sizeBytes).sum();
  }
}
