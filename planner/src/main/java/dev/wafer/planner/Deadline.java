package dev.wafer.planner;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The point in time at which a search has to end. Compilations use {@link #NEVER}: their searches
 * end by counted effort alone, so that a plan is the same in each run. The clock comes from whoever
 * sets a limit; the planner has none of its own.
 */
public final class Deadline {
  /** No limit of time. */
  public static final Deadline NEVER = new Deadline(() -> 0, Long.MAX_VALUE);

  private final LongSupplier nanoClock;
  private final long end;

  private Deadline(LongSupplier nanoClock, long end) {
    this.nanoClock = nanoClock;
    this.end = end;
  }

  /**
   * The point in time that lies {@code duration} ahead; a negative duration has passed.
   *
   * @param nanoClock nanoseconds since any origin, never running backwards
   */
  public static Deadline in(Duration duration, LongSupplier nanoClock) {
    long origin = nanoClock.getAsLong();
    return new Deadline(() -> nanoClock.getAsLong() - origin, duration.toNanos());
  }

  /** Whether the time is over. */
  public boolean hasPassed() {
    return nanoClock.getAsLong() >= end;
  }

  /** The point in time halfway between now and this one. */
  Deadline halfway() {
    long now = nanoClock.getAsLong();
    return this == NEVER ? this : new Deadline(nanoClock, now + Math.max(0, end - now) / 2);
  }
}
