package dev.wafer.passes.search;

import dev.wafer.passes.cost.Objective;

/** What rows may cost beside whole planes, and what they have to save, by an objective. */
record StreamLimits(Objective objective) {
  /** Instructions that rows may cost beside those of whole planes. */
  private static final double MOST_SLOWER = 1.05;

  /** The same where rows compute planes again. */
  private static final double MOST_SLOWER_AGAIN = 1.08;

  /**
   * Share of the arena that rows have to save for a share of the instructions: they take some
   * kilobytes of code, too.
   */
  private static final double LEAST_ARENA_PER_INSTRUCTIONS = 6;

  /**
   * Bytes up to which weights may grow so that rows save arena: controllers that have to save arena
   * rarely have more flash.
   */
  private static final long MOST_GROWN_WEIGHTS = 1L << 20;

  /**
   * A per cent too slow counts as so many per cent, so that a search comes back below the limit.
   */
  private static final int STEEP = 20;

  /** The lower the better. */
  double figure(StreamCost cost) {
    return objective.product(cost.instructions(), cost.arenaBytes(), cost.weightBytes());
  }

  /**
   * The same, much higher where rows are slower than they may be.
   *
   * @param again whether planes are computed a second time
   */
  double figureWithin(StreamCost rows, StreamCost whole, boolean again) {
    double most = mostSlower(arena(rows, whole), again);
    return figure(rows) * StrictMath.pow(Math.max(1, slower(rows, whole) / most), STEEP);
  }

  /**
   * Whether rows pay beside whole planes.
   *
   * @param again whether planes are computed a second time
   */
  boolean isBetter(StreamCost rows, StreamCost whole, boolean again) {
    return isWorth(slower(rows, whole), arena(rows, whole), again)
        && rows.weightBytes() <= Math.max(whole.weightBytes(), MOST_GROWN_WEIGHTS)
        && figure(rows) < figure(whole);
  }

  private static double slower(StreamCost rows, StreamCost whole) {
    return (double) rows.instructions() / whole.instructions();
  }

  private static double arena(StreamCost rows, StreamCost whole) {
    return (double) rows.arenaBytes() / whole.arenaBytes();
  }

  /**
   * Instructions that rows may take, as a multiple of those of whole planes.
   *
   * @param arena that rows take, as a share of what whole planes take
   * @param again whether planes are computed a second time
   */
  private double mostSlower(double arena, boolean again) {
    return switch (objective) {
      case SPEED -> 1;
      case BALANCED ->
          Math.min(
              again ? MOST_SLOWER_AGAIN : MOST_SLOWER,
              1 + (1 - arena) / LEAST_ARENA_PER_INSTRUCTIONS);
      case SIZE -> Double.POSITIVE_INFINITY;
    };
  }

  /** By the shares of instructions and of the arena that rows take. */
  private boolean isWorth(double instructions, double arena, boolean again) {
    return switch (objective) {
      case SPEED -> instructions < 1;
      case BALANCED -> arena <= 1 && instructions <= mostSlower(arena, again);
      case SIZE -> arena < 1;
    };
  }
}
