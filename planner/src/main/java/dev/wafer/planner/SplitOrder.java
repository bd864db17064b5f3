package dev.wafer.planner;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;

/**
 * An order of preference that is taken anew whenever a search falls apart into groups: the buffers
 * of the section that is fullest with what is still to come first, then the longest lives, then the
 * largest.
 *
 * <p>A seed other than 0 stretches and shrinks the lives a little in this order. Searches of hard
 * problems either find a plan soon or get lost, so many short ones with different seeds find it
 * sooner than a long one.
 */
final class SplitOrder {
  /** No life counts for less than 1 - SPREAD / 2 or for more than 1 + SPREAD / 2 of its length. */
  private static final double SPREAD = 0.4;

  private final ExactModel model;
  private final double[] length;
  private final long[] peakBytes;
  private final long[] liveBytes;

  SplitOrder(ExactModel model, long seed) {
    this.model = model;
    Random random = new Random(seed);
    length = new double[model.count];
    for (int i = 0; i < model.count; i++) {
      double stretch = seed == 0 ? 1 : 1 + SPREAD * (random.nextDouble() - 0.5);
      length[i] = stretch * model.placement.buffers.get(i).lifespan().length();
    }
    peakBytes = new long[model.count];
    liveBytes = new long[model.sectionCount];
  }

  /** The members in the order in which they are preferred, as long as nothing else is live. */
  int[] order(int[] members) {
    Arrays.fill(liveBytes, 0);
    for (int i : members) {
      for (int s = model.lower[i]; s < model.upper[i]; s++) {
        liveBytes[s] += model.sizeBytes[i];
      }
    }
    for (int i : members) {
      peakBytes[i] = Arrays.stream(liveBytes, model.lower[i], model.upper[i]).max().orElse(0);
    }
    Comparator<Integer> byPeak = (a, b) -> Long.compare(peakBytes[b], peakBytes[a]);
    Comparator<Integer> byLength = (a, b) -> Double.compare(length[b], length[a]);
    Comparator<Integer> bySize = (a, b) -> Long.compare(model.sizeBytes[b], model.sizeBytes[a]);
    return Arrays.stream(members)
        .boxed()
        .sorted(
            byPeak
                .thenComparing(byLength)
                .thenComparing(bySize)
                .thenComparing(Comparator.naturalOrder()))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
