package dev.wafer.passes.plan;

import java.time.Duration;

/**
 * The point in time at which a search has to end. Compilations use {@link #NEVER}: their searches
 * end by counted effort alone, so that a plan is the same in each run.
 */
public final class Deadline {
  /** No limit of time. */
  public static final Deadline NEVER = new Deadline(0, false);

  private final long nanoTime;
  private final boolean isSet;

  private Deadline(long nanoTime, boolean isSet) {
    this.nanoTime = nanoTime;
    this.isSet = isSet;
  }

  /** The point in time that lies {@code duration} ahead; a negative duration has passed. */
  public static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos(), true);
  }

  /** Whether the time is over. */
  public boolean hasPassed() {
    return isSet && nanoTime - System.nanoTime() <= 0;
  }

  /** The point in time halfway between now and this one. */
  Deadline halfway() {
    long now = System.nanoTime();
    return isSet ? new Deadline(now + Math.max(0, nanoTime - now) / 2, true) : this;
  }
}
