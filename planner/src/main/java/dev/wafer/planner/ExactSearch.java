package dev.wafer.planner;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Decides whether everything fits a capacity, by depth-first search over canonical plans.
 *
 * <p>If there is a plan, there is one whose offsets have the smallest sum. In it nothing can move
 * down, so, taken in the order of their offsets (ties by rank), each buffer lies right on its
 * floor: the lowest place above the ones before it. The search builds plans in just that order.
 * What it cuts off:
 *
 * <ul>
 *   <li>Order: a buffer whose floor lies below the latest offset waits until another one has raised
 *       its floor.
 *   <li>Dominance: a buffer is not placed as high as the place where another one could end; that
 *       other one would have to come first.
 *   <li>Twins: of buffers that are alike, the one with the lower rank comes first.
 *   <li>Inference: in each section the buffers still to come are stacked in the order of their
 *       floors; no plan ends below the top of that stack.
 *   <li>Decomposition: buffers still to come that no chain of common lifetimes connects are placed
 *       apart, so that a dead end in one group does not repeat the search in another.
 * </ul>
 *
 * <p>Overlap rules of distance zero or more fit this scheme: they shorten the distance from the
 * lower buffer to the upper one. Others are left aside, as is the room below pinned buffers: then
 * plans are valid, but a refutation is not one ({@link ExactModel#canRefute()}). Effort is counted,
 * so the outcome is the same in each run that no deadline ends.
 */
final class ExactSearch {
  /** What a search found out. */
  enum Outcome {
    FOUND,
    NO_PLAN,
    GAVE_UP
  }

  private static final int RANK_BITS = 11;

  /** What a node costs for each buffer still to come, besides its walks over sections. */
  static final long NODE_EFFORT = 10;

  private final ExactModel model;
  private final Optional<SplitOrder> splitOrder;
  private final int[] rank;
  private final boolean[] isPlaced;
  private final long[] floor;
  private final long[] effective;
  private final long[] offsets;
  private final long[] stackTop;
  private int[] trailBuffer;
  private long[] trailFloor;
  private int trailLength;
  private long capacity;
  private long effortLeft;
  private Deadline deadline = Deadline.NEVER;

  /**
   * A search that prefers buffers in the given order.
   *
   * @param order index of each buffer, the preferred ones first
   */
  ExactSearch(ExactModel model, int[] order) {
    this(model, order, Optional.empty());
  }

  /** A search that orders the buffers of each group anew when it comes to be a group of its own. */
  ExactSearch(ExactModel model, SplitOrder splitOrder) {
    this(
        model,
        splitOrder.order(IntStream.range(0, model.count).toArray()),
        Optional.of(splitOrder));
  }

  private ExactSearch(ExactModel model, int[] order, Optional<SplitOrder> splitOrder) {
    this.model = model;
    this.splitOrder = splitOrder;
    int count = model.count;
    rank = new int[count];
    for (int i = 0; i < count; i++) {
      rank[order[i]] = i;
    }
    isPlaced = new boolean[count];
    floor = new long[count];
    effective = new long[count];
    offsets = new long[count];
    stackTop = new long[model.sectionCount];
    trailBuffer = new int[1024];
    trailFloor = new long[1024];
  }

  /** The offsets of the plan that was found. */
  long[] offsets() {
    return offsets.clone();
  }

  /** Effort of the latest {@link #decide} that was not spent. */
  long effortLeft() {
    return Math.max(0, effortLeft);
  }

  /** Looks for a plan of at most {@code capacityBytes}. */
  Outcome decide(long capacityBytes, long maxEffort, Deadline deadline) {
    capacity = capacityBytes;
    this.deadline = deadline;
    effortLeft = maxEffort;
    trailLength = 0;
    Arrays.fill(floor, 0);
    Arrays.fill(isPlaced, false);
    int[] rest = new int[model.count];
    int length = 0;
    for (int i : byRank()) {
      if (model.placement.isPinned(i)) {
        place(i, model.placement.pinBytes[i]);
      } else {
        rest[length++] = i;
      }
    }
    return placeAll(Arrays.copyOf(rest, length), 0, -1);
  }

  private int[] byRank() {
    int[] order = new int[model.count];
    for (int i = 0; i < model.count; i++) {
      order[rank[i]] = i;
    }
    return order;
  }

  /**
   * Places the buffers of {@code rest} at {@code lastOffset} or above.
   *
   * @param rest sorted by rank
   */
  private Outcome placeAll(int[] rest, long lastOffset, int lastRank) {
    if (rest.length == 0) {
      return Outcome.FOUND;
    }
    effortLeft -= NODE_EFFORT * rest.length;
    if (effortLeft < 0 || deadline.hasPassed()) {
      return Outcome.GAVE_UP;
    }
    long lowestEnd = Long.MAX_VALUE;
    for (int i : rest) {
      lowestEnd = Math.min(lowestEnd, floor[i] + model.sizeBytes[i]);
    }
    if (lowestEnd <= lastOffset) {
      return Outcome.NO_PLAN; // that buffer fits below: dominated
    }
    for (int i : rest) {
      effective[i] = mayComeNext(i, lastOffset, lastRank) ? floor[i] : raisedFloor(i, lastOffset);
      if (effective[i] + model.sizeBytes[i] > capacity) {
        return Outcome.NO_PLAN;
      }
    }
    long[] byFloor = sortByFloor(rest);
    if (!stacksFit(byFloor, rest)) {
      return Outcome.NO_PLAN;
    }
    int[] group = groups(rest);
    if (group[rest.length] > 1) {
      return placeGroups(rest, group, lastOffset, lastRank);
    }
    return branch(rest, byFloor, lowestEnd, lastOffset, lastRank);
  }

  private Outcome branch(
      int[] rest, long[] byFloor, long lowestEnd, long lastOffset, int lastRank) {
    for (int k = 0; k < rest.length; k++) {
      int at = (int) (byFloor[k] & ((1 << RANK_BITS) - 1));
      int i = rest[at];
      long offset = byFloor[k] >> RANK_BITS;
      if (offset >= lowestEnd) {
        break;
      }
      if (!mayComeNext(i, lastOffset, lastRank) || twinIsMissing(i)) {
        continue;
      }
      int mark = trailLength;
      place(i, offset);
      Outcome outcome = placeAll(without(rest, at), offset, rank[i]);
      if (outcome != Outcome.NO_PLAN) {
        return outcome;
      }
      takeBack(i, mark);
    }
    return Outcome.NO_PLAN;
  }

  private boolean mayComeNext(int i, long lastOffset, int lastRank) {
    return floor[i] > lastOffset
        || (floor[i] == lastOffset
            && (rank[i] > lastRank || !model.placement.pairs.get(i).isEmpty()));
  }

  private boolean twinIsMissing(int i) {
    return model.twin[i] >= 0 && !isPlaced[model.twin[i]];
  }

  /** The lowest floor that a waiting buffer gets once one of its neighbours has raised it. */
  private long raisedFloor(int i, long lastOffset) {
    long raised = Long.MAX_VALUE - model.sizeBytes[i];
    int[] neighbours = model.neighbours[i];
    effortLeft -= neighbours.length;
    for (int j : neighbours) {
      if (!isPlaced[j]) {
        raised = Math.min(raised, Math.max(floor[j], lastOffset) + distance(j, i));
      }
    }
    return raised;
  }

  private long distance(int from, int to) {
    if (model.placement.pairs.get(from).isEmpty()) {
      return model.sizeBytes[from];
    }
    return model.distanceBytes[from][Arrays.binarySearch(model.neighbours[from], to)];
  }

  private long[] sortByFloor(int[] rest) {
    long[] keys = new long[rest.length];
    for (int k = 0; k < rest.length; k++) {
      keys[k] = (effective[rest[k]] << RANK_BITS) | k;
    }
    Arrays.sort(keys);
    return keys;
  }

  private boolean stacksFit(long[] byFloor, int[] rest) {
    Arrays.fill(stackTop, 0);
    for (long key : byFloor) {
      int i = rest[(int) (key & ((1 << RANK_BITS) - 1))];
      long size = model.sizeBytes[i];
      long start = effective[i];
      effortLeft -= model.upper[i] - model.lower[i];
      for (int s = model.lower[i]; s < model.upper[i]; s++) {
        long top = Math.max(stackTop[s], start) + size;
        stackTop[s] = top;
        if (top - model.savingBytes[s] > capacity) {
          return false;
        }
      }
    }
    return true;
  }

  /** The group of each buffer of {@code rest}, and behind them the number of groups. */
  private int[] groups(int[] rest) {
    int[] group = new int[rest.length + 1];
    long[] byStart = new long[rest.length];
    for (int k = 0; k < rest.length; k++) {
      byStart[k] = ((long) model.placement.lower[rest[k]] << RANK_BITS) | k;
    }
    Arrays.sort(byStart);
    int count = 0;
    int end = Integer.MIN_VALUE;
    for (long key : byStart) {
      int k = (int) (key & ((1 << RANK_BITS) - 1));
      if (model.placement.lower[rest[k]] >= end) {
        count++;
      }
      end = Math.max(end, model.placement.upper[rest[k]]);
      group[k] = count - 1;
    }
    group[rest.length] = count;
    return group;
  }

  private Outcome placeGroups(int[] rest, int[] group, long lastOffset, int lastRank) {
    int mark = trailLength;
    for (int g = 0; g < group[rest.length]; g++) {
      int[] members = new int[rest.length];
      int length = 0;
      for (int k = 0; k < rest.length; k++) {
        if (group[k] == g) {
          members[length++] = rest[k];
        }
      }
      Outcome outcome = placeGroup(Arrays.copyOf(members, length), lastOffset, lastRank);
      if (outcome != Outcome.FOUND) {
        for (int i : rest) {
          isPlaced[i] = false;
        }
        restoreFloors(mark);
        return outcome;
      }
    }
    return Outcome.FOUND;
  }

  /**
   * Places one group. Under new ranks nothing at the latest offset has to come earlier: that
   * permits the same plan in several orders, and misses none.
   */
  private Outcome placeGroup(int[] members, long lastOffset, int lastRank) {
    if (splitOrder.isEmpty()) {
      return placeAll(members, lastOffset, lastRank);
    }
    int[] oldRank = Arrays.stream(members).map(i -> rank[i]).toArray();
    int[] order = splitOrder.get().order(members);
    for (int k = 0; k < order.length; k++) {
      rank[order[k]] = k;
      effortLeft -= NODE_EFFORT + model.upper[order[k]] - model.lower[order[k]];
    }
    Outcome outcome = placeAll(order, lastOffset, -1);
    for (int k = 0; k < members.length; k++) {
      rank[members[k]] = oldRank[k];
    }
    return outcome;
  }

  private void place(int i, long offset) {
    isPlaced[i] = true;
    offsets[i] = offset;
    int[] neighbours = model.neighbours[i];
    long[] distances = model.distanceBytes[i];
    effortLeft -= neighbours.length;
    for (int k = 0; k < neighbours.length; k++) {
      int j = neighbours[k];
      if (!isPlaced[j] && offset + distances[k] > floor[j]) {
        remember(j);
        floor[j] = PlacementModel.alignUp(offset + distances[k], model.placement.alignmentBytes[j]);
      }
    }
  }

  private void remember(int j) {
    if (trailLength == trailBuffer.length) {
      trailBuffer = Arrays.copyOf(trailBuffer, 2 * trailLength);
      trailFloor = Arrays.copyOf(trailFloor, 2 * trailLength);
    }
    trailBuffer[trailLength] = j;
    trailFloor[trailLength++] = floor[j];
  }

  private void takeBack(int i, int mark) {
    isPlaced[i] = false;
    restoreFloors(mark);
  }

  private void restoreFloors(int mark) {
    while (trailLength > mark) {
      trailLength--;
      floor[trailBuffer[trailLength]] = trailFloor[trailLength];
    }
  }

  private static int[] without(int[] rest, int at) {
    int[] shorter = new int[rest.length - 1];
    System.arraycopy(rest, 0, shorter, 0, at);
    System.arraycopy(rest, at + 1, shorter, at, shorter.length - at);
    return shorter;
  }
}
