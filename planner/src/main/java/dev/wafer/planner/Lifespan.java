package dev.wafer.planner;

/**
 * The steps during which a buffer holds bytes that matter, as the half-open interval {@code [lower,
 * upper)}.
 *
 * @param lower the first step that touches the buffer
 * @param upper the first step at which the buffer is dead; greater than {@code lower}
 */
public record Lifespan(int lower, int upper) {
  /** Checks that the interval is not empty. */
  public Lifespan {
    if (lower >= upper) {
      throw new IllegalArgumentException("empty lifespan [" + lower + ", " + upper + ")");
    }
  }

  /** The lifespan from {@code firstStep} to {@code lastStep}, both included. */
  public static Lifespan ofSteps(int firstStep, int lastStep) {
    return new Lifespan(firstStep, Math.addExact(lastStep, 1));
  }

  /** Whether there is a step that both contain. */
  public boolean overlaps(Lifespan other) {
    return lower < other.upper && other.lower < upper;
  }

  /** Whether {@code step} lies inside. */
  public boolean contains(int step) {
    return lower <= step && step < upper;
  }

  /** The number of steps. */
  public long length() {
    return (long) upper - lower;
  }
}
