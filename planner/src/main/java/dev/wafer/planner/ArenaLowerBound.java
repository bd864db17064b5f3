package dev.wafer.planner;

/** Sizes that no arena can go below. */
final class ArenaLowerBound {
  private ArenaLowerBound() {}

  /** The largest sum of live bytes: a bound where no two live buffers share bytes. */
  static long withoutOverlap(PlacementModel model) {
    long bound = 0;
    for (long bytes : model.liveBytes()) {
      bound = Math.max(bound, bytes);
    }
    return Math.max(bound, pinnedEnd(model));
  }

  /**
   * A bound that holds under overlap rules, too. The bytes that a set of buffers covers are at
   * least the sum of their sizes less what each pair has in common (Bonferroni's inequality); and
   * they are never fewer than the largest buffer.
   */
  static long withOverlap(PlacementModel model) {
    long[] live = model.liveBytes();
    for (int i = 0; i < model.count; i++) {
      for (PlacementModel.Pair pair : model.pairs.get(i)) {
        if (pair.other() > i) {
          long shared = model.largestSharedBytes(i, pair);
          int end = Math.min(model.upper[i], model.upper[pair.other()]);
          for (int s = Math.max(model.lower[i], model.lower[pair.other()]); s < end; s++) {
            live[s] -= shared;
          }
        }
      }
    }
    long bound = pinnedEnd(model);
    for (long bytes : live) {
      bound = Math.max(bound, bytes);
    }
    for (long size : model.sizeBytes) {
      bound = Math.max(bound, size);
    }
    return PlacementModel.alignUp(bound, model.granuleBytes); // as heights are
  }

  private static long pinnedEnd(PlacementModel model) {
    long end = 0;
    for (int i = 0; i < model.count; i++) {
      if (model.isPinned(i)) {
        end = Math.max(end, model.pinBytes[i] + model.sizeBytes[i]);
      }
    }
    return end;
  }
}
