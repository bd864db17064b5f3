package dev.wafer.planner;

import java.util.Random;

/**
 * Improves a placement order by moving one buffer at a time to an earlier turn.
 *
 * <p>A step takes a buffer that ends at the top of the plan, or one that is live together with it,
 * and places it earlier; the new order stays if the plan is no higher. Random with a fixed seed,
 * and bounded by effort, so two runs give the same plan.
 */
final class HillClimb {
  private final PlacementModel model;
  private final GreedyPlacer placer;
  private final Random random;
  private long[] bestOffsets;
  private long bestHeight;

  HillClimb(PlacementModel model, long[] startOffsets, long seed) {
    this.model = model;
    this.placer = new GreedyPlacer(model);
    this.random = new Random(seed);
    this.bestOffsets = startOffsets.clone();
    this.bestHeight = model.heightBytes(startOffsets);
  }

  long[] bestOffsets() {
    return bestOffsets.clone();
  }

  long bestHeight() {
    return bestHeight;
  }

  /** Climbs from {@code start} until the target is met, or effort or time is spent. */
  void climb(int[] start, long targetBytes, long maxEffort, Deadline deadline) {
    int[] order = start.clone();
    if (model.count < 2) {
      return;
    }
    long height = placer.place(order, GreedyPlacer.Fit.FIRST, Long.MAX_VALUE);
    keep(height);
    long[] offsets = placer.offsets.clone();
    int[] trial = new int[order.length];
    while (bestHeight > targetBytes && placer.effort() < maxEffort && !deadline.hasPassed()) {
      moveEarlier(order, trial, offsets, height);
      long trialHeight = placer.place(trial, GreedyPlacer.Fit.FIRST, height);
      if (trialHeight <= height) {
        System.arraycopy(trial, 0, order, 0, order.length);
        System.arraycopy(placer.offsets, 0, offsets, 0, offsets.length);
        height = trialHeight;
        keep(height);
      }
    }
  }

  private void keep(long height) {
    if (height < bestHeight) {
      bestHeight = height;
      bestOffsets = placer.offsets.clone();
    }
  }

  private void moveEarlier(int[] order, int[] trial, long[] offsets, long height) {
    int from = pickAtTop(order, offsets, height);
    if (random.nextInt(3) == 0) {
      from = pickNeighbour(order, order[from], from);
    }
    int to = from == 0 ? order.length - 1 : random.nextInt(from);
    System.arraycopy(order, 0, trial, 0, order.length);
    int moved = order[from];
    if (to < from) {
      System.arraycopy(order, to, trial, to + 1, from - to);
    } else {
      System.arraycopy(order, from + 1, trial, from, to - from);
    }
    trial[to] = moved;
  }

  /** The turn of a random buffer among those that end at the top. */
  private int pickAtTop(int[] order, long[] offsets, long height) {
    int picked = 0;
    int seen = 0;
    for (int turn = 0; turn < order.length; turn++) {
      int i = order[turn];
      if (offsets[i] + model.sizeBytes[i] == height && random.nextInt(++seen) == 0) {
        picked = turn;
      }
    }
    return picked;
  }

  private int pickNeighbour(int[] order, int buffer, int otherwise) {
    int picked = otherwise;
    int seen = 0;
    for (int turn = 0; turn < order.length; turn++) {
      if (order[turn] != buffer
          && model.conflict(order[turn], buffer)
          && random.nextInt(++seen) == 0) {
        picked = turn;
      }
    }
    return picked;
  }
}
