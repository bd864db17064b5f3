package dev.wafer.passes.cost;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a model is compiled for: the rates by which every choice exchanges instructions, flash and
 * arena. Budgets stand above it. Instructions are weighed here as {@link Price#time} says.
 *
 * <p>Rates are shares, so that they mean the same for models of all sizes: one per cent of the
 * instructions of an inference is worth so many per cent of the flash, or of the arena.
 */
public enum Objective {
  /** As few instructions as flash and RAM allow. */
  SPEED(20, 20, 1, 0, Room.RAISED),
  /** Some flash and some arena for much speed. */
  BALANCED(2, 1, 64, 3, Room.EXCHANGED),
  /** As little flash and arena as is to be had without becoming several times as slow. */
  SIZE(0.05, 0.05, 64, 3, Room.NONE);

  /**
   * Share of the instructions that smaller code may cost: estimates of code are rough, and a
   * balanced program is to stay about as fast.
   */
  public double mostForSmallerCode() {
    return switch (this) {
      case SPEED -> 0;
      case BALANCED -> 0.01;
      case SIZE -> 1;
    };
  }

  /** Whether kernels may be faster for more of the arena or of flash. */
  private enum Room {
    NONE,
    EXCHANGED,
    RAISED
  }

  /** By which weights may grow in any case: some bytes, as kernels fill them up, or a tenth. */
  private static final long FEW_WEIGHT_BYTES = 64;

  private static final long FEW_WEIGHTS_SHARE = 10;

  /** By which a balanced program's arena is raised at most: a quarter, or some bytes. */
  private static final long RAISED_SHARE = 4;

  private static final long RAISED_BYTES = 2048;

  /** Bytes of a small arena that one per cent of the instructions is worth. */
  private static final double LEAST_ARENA_BYTES = 64;

  private final double flashPercent;
  private final double arenaPercent;
  private final double leastPerFlashByte;
  private final double leastGainPercent;
  private final Room room;

  Objective(
      double flashPercent,
      double arenaPercent,
      double leastPerFlashByte,
      double leastGainPercent,
      Room room) {
    this.flashPercent = flashPercent;
    this.arenaPercent = arenaPercent;
    this.leastPerFlashByte = leastPerFlashByte;
    this.leastGainPercent = leastGainPercent;
    this.room = room;
  }

  /** Per cent of the flash that one per cent of the instructions is worth. */
  public double flashPercent() {
    return flashPercent;
  }

  /** Per cent of the arena that one per cent of the instructions is worth. */
  public double arenaPercent() {
    return arenaPercent;
  }

  /** Instructions of an inference below which a byte of flash is never worth it. */
  public double leastPerFlashByte() {
    return leastPerFlashByte;
  }

  /**
   * Per cent of all instructions that a step has to save before its weights may grow by more than
   * few bytes.
   */
  public double leastGainPercent() {
    return leastGainPercent;
  }

  /** Bytes by which weights of so many bytes may grow in any case. */
  public static long fewWeightBytes(long bytes) {
    return Math.max(FEW_WEIGHT_BYTES, bytes / FEW_WEIGHTS_SHARE);
  }

  /** Whether kernels may be faster for more of the arena or of flash. */
  public boolean spendsRoom() {
    return room != Room.NONE;
  }

  /** Bytes up to which an arena may be raised for faster kernels, if the budget of RAM holds. */
  public long mostArenaBytes(long bytes) {
    return switch (room) {
      case NONE -> bytes;
      case EXCHANGED -> bytes + Math.max(RAISED_BYTES, bytes / RAISED_SHARE);
      case RAISED -> Long.MAX_VALUE;
    };
  }

  /**
   * The rates for a model that takes so much as it stands. A share of a small arena is hardly a
   * buffer; so for a balanced program a per cent of the instructions is worth some bytes at least.
   */
  public Exchange exchange(long instructions, long flashBytes, long arenaBytes) {
    return new Exchange(
        Math.max(leastPerFlashByte, instructions / (flashPercent * Math.max(1, flashBytes))),
        Math.max(
            leastPerArenaByte(),
            instructions
                / Math.max(
                    arenaPercent * Math.max(1, arenaBytes),
                    room == Room.EXCHANGED ? 100 * LEAST_ARENA_BYTES : 0)));
  }

  /** Instructions of an inference below which a byte of the arena is never worth it. */
  private double leastPerArenaByte() {
    return room == Room.EXCHANGED ? leastPerFlashByte : 0;
  }

  /**
   * A figure for programs whose instructions and arenas differ: the lower the better. The arena
   * counts as much as its share is worth.
   */
  public double product(long instructions, long arenaBytes) {
    return instructions * StrictMath.pow((double) arenaBytes, 1 / arenaPercent);
  }

  /** The same with what lies in flash. */
  public double product(long instructions, long arenaBytes, long flashBytes) {
    return product(instructions, arenaBytes)
        * StrictMath.pow((double) Math.max(1, flashBytes), 1 / flashPercent);
  }

  /** The name in options and reports, for example {@code balanced}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The objective with a name, if there is one. */
  public static Optional<Objective> of(String key) {
    return Arrays.stream(values()).filter(objective -> objective.key().equals(key)).findFirst();
  }

  /** All names, for messages. */
  public static String keys() {
    return Arrays.stream(values()).map(Objective::key).collect(Collectors.joining(", "));
  }
}
