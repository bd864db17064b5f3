package dev.wafer.planner;

import java.util.List;

/** The smallest height by trying every offset of every buffer: the yardstick for small problems. */
final class BruteForcePlanner {
  private final ArenaProblem problem;
  private final List<ArenaBuffer> buffers;
  private final long[] offsets;

  private BruteForcePlanner(ArenaProblem problem) {
    this.problem = problem;
    this.buffers = problem.buffers();
    this.offsets = new long[buffers.size()];
  }

  /** The smallest height, in steps of the granule. */
  static long smallestHeightBytes(ArenaProblem problem) {
    long height = problem.overlapRules().isEmpty() ? liveBytes(problem) : 0;
    while (!new BruteForcePlanner(problem).fits(0, height)) {
      height += problem.granuleBytes();
    }
    return height;
  }

  /** The fullest step, where the search may start if nothing may overlap. */
  private static long liveBytes(ArenaProblem problem) {
    BruteForcePlanner sizes = new BruteForcePlanner(problem);
    return java.util.stream.IntStream.range(0, 10)
        .mapToLong(
            step ->
                problem.buffers().stream()
                    .filter(b -> b.lifespan().contains(step))
                    .mapToLong(sizes::padded)
                    .sum())
        .max()
        .orElse(0);
  }

  private boolean fits(int i, long height) {
    if (i == buffers.size()) {
      return true;
    }
    ArenaBuffer buffer = buffers.get(i);
    for (long o = 0; o + padded(buffer) <= height; o += buffer.alignmentBytes()) {
      offsets[i] = o;
      if (buffer.fixedOffsetBytes().orElse(o) == o && agreesWithEarlier(i) && fits(i + 1, height)) {
        return true;
      }
    }
    return false;
  }

  private boolean agreesWithEarlier(int i) {
    for (int j = 0; j < i; j++) {
      if (!agree(i, j)) {
        return false;
      }
    }
    return true;
  }

  private boolean agree(int i, int j) {
    ArenaBuffer a = buffers.get(i);
    ArenaBuffer b = buffers.get(j);
    boolean liveTogether = false;
    for (int step = a.lifespan().lower(); step < a.lifespan().upper(); step++) {
      liveTogether |= b.lifespan().contains(step);
    }
    if (!liveTogether
        || offsets[i] >= offsets[j] + padded(b)
        || offsets[j] >= offsets[i] + padded(a)) {
      return true;
    }
    for (OverlapRule rule : problem.overlapRules()) {
      if (rule.lowerId() == a.id() && rule.upperId() == b.id()) {
        if (rule.permits(offsets[i], offsets[j])) {
          return true;
        }
      } else if (rule.lowerId() == b.id()
          && rule.upperId() == a.id()
          && rule.permits(offsets[j], offsets[i])) {
        return true;
      }
    }
    return false;
  }

  private long padded(ArenaBuffer buffer) {
    long granule = problem.granuleBytes();
    return (buffer.sizeBytes() + granule - 1) / granule * granule;
  }
}
