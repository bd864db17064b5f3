package dev.wafer.planner;

import java.util.List;

/**
 * Places buffers one after the other, each into a free gap below or between the ones that are
 * placed already.
 *
 * <p>The placed buffers are kept sorted by offset, so a placement is one walk over them: n buffers
 * cost n squared comparisons and no memory beyond a few arrays. A pair with an overlap rule turns
 * into other forbidden offsets, which then are no longer sorted by the walk; such buffers collect
 * and sort theirs.
 */
final class GreedyPlacer {
  /** Which gap is taken. */
  enum Fit {
    FIRST,
    BEST
  }

  /** What {@link #place} answers where a plan would not stay below the limit. */
  static final long TOO_HIGH = Long.MAX_VALUE;

  private static final long NONE = -1;

  /** What a placement costs besides its comparisons, in comparisons. */
  private static final long PLACEMENT_EFFORT = 10;

  private final PlacementModel model;
  private final int[] placed;
  private final int[] placedLower;
  private final int[] placedUpper;
  private final long[] placedOffset;
  private final long[] placedEnd;
  private int placedCount;

  /** Ranges of offsets, both ends included, where a buffer cannot start; sorted by start. */
  private final long[] forbiddenFirst;

  private final long[] forbiddenLast;
  private int forbiddenCount;

  /** The rules of a buffer that is being placed, by the other one. */
  private final PlacementModel.Pair[] pairWith;

  private long effort;

  /** Offsets of the latest placement, by index. */
  final long[] offsets;

  GreedyPlacer(PlacementModel model) {
    this.model = model;
    placed = new int[model.count];
    placedLower = new int[model.count];
    placedUpper = new int[model.count];
    placedOffset = new long[model.count];
    placedEnd = new long[model.count];
    int most =
        model.count + model.pairs.stream().mapToInt(GreedyPlacer::exactCount).max().orElse(0);
    forbiddenFirst = new long[most];
    forbiddenLast = new long[most];
    pairWith = new PlacementModel.Pair[model.count];
    offsets = new long[model.count];
  }

  /** Comparisons made so far. */
  long effort() {
    return effort;
  }

  /**
   * Places all buffers, the pinned ones first and the others in the order given.
   *
   * @return the height, or {@link #TOO_HIGH} as soon as a buffer ends above {@code limitBytes}
   */
  long place(int[] order, Fit fit, long limitBytes) {
    placedCount = 0;
    long height = 0;
    for (int i = 0; i < model.count; i++) {
      if (model.isPinned(i)) {
        height = Math.max(height, put(i, model.pinBytes[i]));
      }
    }
    for (int i : order) {
      if (!model.isPinned(i)) {
        long offset = model.pairs.get(i).isEmpty() ? findGap(i, fit) : findGapUnderRules(i, fit);
        height = Math.max(height, put(i, offset));
      }
      if (height > limitBytes) {
        return TOO_HIGH;
      }
    }
    return height;
  }

  private long put(int i, long offset) {
    int at = placedCount;
    while (at > 0 && placedOffset[at - 1] > offset) {
      at--;
    }
    int moved = placedCount - at;
    System.arraycopy(placed, at, placed, at + 1, moved);
    System.arraycopy(placedLower, at, placedLower, at + 1, moved);
    System.arraycopy(placedUpper, at, placedUpper, at + 1, moved);
    System.arraycopy(placedOffset, at, placedOffset, at + 1, moved);
    System.arraycopy(placedEnd, at, placedEnd, at + 1, moved);
    placed[at] = i;
    placedLower[at] = model.lower[i];
    placedUpper[at] = model.upper[i];
    placedOffset[at] = offset;
    placedEnd[at] = offset + model.sizeBytes[i];
    placedCount++;
    offsets[i] = offset;
    return placedEnd[at];
  }

  private long findGap(int i, Fit fit) {
    int lower = model.lower[i];
    int upper = model.upper[i];
    long size = model.sizeBytes[i];
    long alignment = model.alignmentBytes[i];
    long candidate = 0;
    long best = NONE;
    long bestSlack = Long.MAX_VALUE;
    int k = 0;
    for (; k < placedCount; k++) {
      if (placedLower[k] < upper && lower < placedUpper[k]) {
        long slack = placedOffset[k] - candidate - size;
        if (slack >= 0 && slack < bestSlack) {
          best = candidate;
          bestSlack = slack;
          if (fit == Fit.FIRST) {
            break;
          }
        }
        if (placedEnd[k] > candidate) {
          candidate = PlacementModel.alignUp(placedEnd[k], alignment);
        }
      }
    }
    effort += k + PLACEMENT_EFFORT;
    return best == NONE ? candidate : best;
  }

  private long findGapUnderRules(int i, Fit fit) {
    collectForbidden(i);
    long candidate = 0;
    long best = NONE;
    long bestSlack = Long.MAX_VALUE;
    for (int k = 0; k < forbiddenCount; k++) {
      long slack = forbiddenFirst[k] - 1 - candidate;
      if (slack >= 0 && slack < bestSlack) {
        best = candidate;
        bestSlack = slack;
        if (fit == Fit.FIRST) {
          break;
        }
      }
      if (forbiddenLast[k] >= candidate) {
        candidate = PlacementModel.alignUp(forbiddenLast[k] + 1, model.alignmentBytes[i]);
      }
    }
    effort += placedCount + 10L * forbiddenCount + PLACEMENT_EFFORT;
    return best == NONE ? candidate : best;
  }

  private void collectForbidden(int i) {
    forbiddenCount = 0;
    List<PlacementModel.Pair> pairs = model.pairs.get(i);
    for (PlacementModel.Pair pair : pairs) {
      pairWith[pair.other()] = pair;
    }
    for (int k = 0; k < placedCount; k++) {
      if (model.lower[i] < placedUpper[k] && placedLower[k] < model.upper[i]) {
        long base = placedOffset[k];
        PlacementModel.Pair pair = pairWith[placed[k]];
        if (pair == null) {
          forbid(base - model.sizeBytes[i] + 1, placedEnd[k] - 1);
          continue;
        }
        // The pair counts from i to the placed buffer; here the placed buffer is the fixed one.
        long from = base - pair.otherAboveBytes() + 1;
        long to = base + pair.otherBelowBytes() - 1;
        for (int e = pair.exactBytes().size() - 1; e >= 0; e--) {
          long exact = base - pair.exactBytes().get(e);
          if (exact >= from && exact <= to) {
            forbid(from, exact - 1);
            from = exact + 1;
          }
        }
        forbid(from, to);
      }
    }
    for (PlacementModel.Pair pair : pairs) {
      pairWith[pair.other()] = null;
    }
  }

  /** Adds a range, unless it is empty, in its place: most come in order. */
  private void forbid(long first, long last) {
    if (first > last) {
      return;
    }
    int at = forbiddenCount++;
    for (; at > 0 && forbiddenFirst[at - 1] > first; at--) {
      forbiddenFirst[at] = forbiddenFirst[at - 1];
      forbiddenLast[at] = forbiddenLast[at - 1];
    }
    forbiddenFirst[at] = first;
    forbiddenLast[at] = last;
  }

  private static int exactCount(List<PlacementModel.Pair> pairs) {
    return pairs.stream().mapToInt(pair -> pair.exactBytes().size()).sum();
  }
}
