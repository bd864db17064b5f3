package dev.wafer.targets;

import java.util.Arrays;
import java.util.Optional;

/**
 * A contiguous range of a board's memory.
 *
 * @param name unique on its board; also the region's name in linker scripts
 * @param kind what may be placed there
 * @param origin address of the first byte
 * @param sizeBytes number of bytes, at least 1
 * @param waitStates cycles that an access takes besides the core's own; 0 unless the board says so
 * @param arena the part of it that may hold a part of the arena; empty where the board does not say
 */
public record MemoryRegion(
    String name,
    Kind kind,
    long origin,
    long sizeBytes,
    int waitStates,
    Optional<ArenaShare> arena) {

  /**
   * What a region gives to the arena.
   *
   * @param rank from 1 for the fastest region of the board, each once
   * @param sizeBytes at most the region's
   */
  public record ArenaShare(int rank, long sizeBytes) {}

  /** What a region is for. On emulated boards, flash may be memory that the loader fills. */
  public enum Kind {
    /** Code and constants. */
    FLASH("flash"),
    /** Arena, stack and variables. */
    RAM("ram");

    private final String key;

    Kind(String key) {
      this.key = key;
    }

    /** The name used in data files and reports. */
    public String key() {
      return key;
    }

    static Optional<Kind> fromKey(String key) {
      return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
    }
  }

  /** Address of the first byte after the region. */
  public long endExclusive() {
    return origin + sizeBytes;
  }
}
