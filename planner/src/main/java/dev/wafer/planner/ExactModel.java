package dev.wafer.planner;

import java.util.Arrays;

/** What the exact search knows of a problem besides {@link PlacementModel}. */
final class ExactModel {
  private static final int MAX_BUFFERS = 2000;
  private static final long MAX_BYTES = 1L << 50;

  final PlacementModel placement;
  final int count;

  /** Sections that are not part of a neighbour section. */
  final int sectionCount;

  final int[] lower;
  final int[] upper;
  final long[] sizeBytes;

  /** The buffers that are live together with each buffer. */
  final int[][] neighbours;

  /** How far above each buffer each of its neighbours has to start if it comes later. */
  final long[][] distanceBytes;

  /** The most bytes that the pairs of each section may share, in sum. */
  final long[] savingBytes;

  /** A buffer of lower index that is the same in everything but its name, or -1. */
  final int[] twin;

  ExactModel(PlacementModel placement) {
    this.placement = placement;
    count = placement.count;
    sizeBytes = placement.sizeBytes;
    lower = new int[count];
    upper = new int[count];
    sectionCount = renumberSections();
    neighbours = new int[count][];
    distanceBytes = new long[count][];
    for (int i = 0; i < count; i++) {
      collectNeighbours(i);
    }
    savingBytes = new long[sectionCount];
    collectSavings();
    twin = new int[count];
    for (int i = 0; i < count; i++) {
      twin[i] = findTwin(i);
    }
  }

  /** Whether the problem is of a size that the search can deal with. */
  static boolean suits(PlacementModel placement) {
    return placement.count <= MAX_BUFFERS
        && Arrays.stream(placement.sizeBytes).sum()
                + Arrays.stream(placement.alignmentBytes).sum()
                + Arrays.stream(placement.pinBytes).max().orElse(0)
            < MAX_BYTES;
  }

  /**
   * Whether "no plan" of the search means that there is none. The search looks at plans in which a
   * buffer lies above all that come before it, so room below a pinned buffer, a distance below zero
   * and buffers at one offset that each want to come first are out of its sight.
   */
  boolean canRefute() {
    return placement.monotoneRules && pinsLeaveNoRoomBelow() && equalOffsetsHaveAnOrder();
  }

  private boolean pinsLeaveNoRoomBelow() {
    for (int i = 0; i < count; i++) {
      boolean mayHaveRoom = placement.pinBytes[i] > 0 && !liesOnPinned(i);
      if (placement.isPinned(i) && (mayHaveRoom || !placement.pairs.get(i).isEmpty())) {
        return false;
      }
    }
    return true;
  }

  /** Whether the pairs that permit the same offset in one order alone form no cycle. */
  private boolean equalOffsetsHaveAnOrder() {
    boolean[] removed = new boolean[count];
    boolean progress = true;
    int left = count;
    while (progress) {
      progress = false;
      for (int i = 0; i < count; i++) {
        if (!removed[i] && !hasToFollowOneOf(i, removed)) {
          removed[i] = true;
          progress = true;
          left--;
        }
      }
    }
    return left == 0;
  }

  private boolean hasToFollowOneOf(int i, boolean[] removed) {
    for (PlacementModel.Pair pair : placement.pairs.get(i)) {
      if (!removed[pair.other()] && pair.otherBelowBytes() <= 0 && pair.otherAboveBytes() > 0) {
        return true;
      }
    }
    return false;
  }

  private boolean liesOnPinned(int i) {
    for (int j = 0; j < count; j++) {
      if (placement.isPinned(j)
          && placement.pinBytes[j] + sizeBytes[j] == placement.pinBytes[i]
          && placement.lower[j] <= placement.lower[i]
          && placement.upper[j] >= placement.upper[i]) {
        return true;
      }
    }
    return false;
  }

  private int renumberSections() {
    boolean[] starts = new boolean[placement.sectionCount + 1];
    boolean[] ends = new boolean[placement.sectionCount + 1];
    for (int i = 0; i < count; i++) {
      starts[placement.lower[i]] = true;
      ends[placement.upper[i]] = true;
    }
    int[] kept = new int[placement.sectionCount + 1];
    for (int s = 0; s < placement.sectionCount; s++) {
      kept[s + 1] = kept[s] + (starts[s] && ends[s + 1] ? 1 : 0);
    }
    for (int i = 0; i < count; i++) {
      lower[i] = kept[placement.lower[i]];
      upper[i] = kept[placement.upper[i]];
    }
    return kept[placement.sectionCount];
  }

  private void collectNeighbours(int i) {
    int[] found = new int[count];
    int length = 0;
    for (int j = 0; j < count; j++) {
      if (j != i && placement.conflict(i, j)) {
        found[length++] = j;
      }
    }
    neighbours[i] = Arrays.copyOf(found, length);
    distanceBytes[i] = new long[length];
    Arrays.fill(distanceBytes[i], sizeBytes[i]);
    for (PlacementModel.Pair pair : placement.pairs.get(i)) {
      int at = Arrays.binarySearch(neighbours[i], pair.other());
      distanceBytes[i][at] = Math.max(0, pair.otherAboveBytes());
    }
  }

  private void collectSavings() {
    for (int i = 0; i < count; i++) {
      for (PlacementModel.Pair pair : placement.pairs.get(i)) {
        if (pair.other() > i) {
          long shared = placement.largestSharedBytes(i, pair);
          for (int s = Math.max(lower[i], lower[pair.other()]);
              s < Math.min(upper[i], upper[pair.other()]);
              s++) {
            savingBytes[s] += shared;
          }
        }
      }
    }
  }

  private int findTwin(int i) {
    for (int j = i - 1; j >= 0; j--) {
      if (placement.lower[i] == placement.lower[j]
          && placement.upper[i] == placement.upper[j]
          && sizeBytes[i] == sizeBytes[j]
          && placement.alignmentBytes[i] == placement.alignmentBytes[j]
          && !placement.isPinned(i)
          && !placement.isPinned(j)
          && placement.pairs.get(i).isEmpty()
          && placement.pairs.get(j).isEmpty()) {
        return j;
      }
    }
    return -1;
  }
}
