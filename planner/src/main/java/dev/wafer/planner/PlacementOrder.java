package dev.wafer.planner;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Orders in which a greedy placement takes the buffers; ties go by the order of the problem. */
enum PlacementOrder {
  /** Largest first. */
  SIZE("size") {
    @Override
    int[] order(PlacementModel model) {
      return sorted(model, i -> model.sizeBytes[i], i -> length(model, i));
    }
  },
  /** Longest life first. */
  LIFETIME("lifetime") {
    @Override
    int[] order(PlacementModel model) {
      return sorted(model, i -> length(model, i), i -> model.sizeBytes[i]);
    }
  },
  /** Largest size times lifetime first. */
  AREA("area") {
    @Override
    int[] order(PlacementModel model) {
      return sorted(model, i -> area(model, i), i -> model.sizeBytes[i]);
    }
  },
  /** Most bytes of other buffers that are live together with it first. */
  CONFLICT("conflict") {
    @Override
    int[] order(PlacementModel model) {
      long[] conflictBytes = conflictBytes(model);
      return sorted(model, i -> conflictBytes[i], i -> model.sizeBytes[i]);
    }
  },
  /** The buffers of the fullest section first, by area; then those of the next fullest. */
  BREADTH_BY_AREA("breadth, area") {
    @Override
    int[] order(PlacementModel model) {
      long[] peak = peakBytes(model);
      return sorted(model, i -> peak[i], i -> area(model, i));
    }
  },
  /** The buffers of the fullest section first, by size; then those of the next fullest. */
  BREADTH_BY_SIZE("breadth, size") {
    @Override
    int[] order(PlacementModel model) {
      long[] peak = peakBytes(model);
      return sorted(model, i -> peak[i], i -> model.sizeBytes[i]);
    }
  },
  /** The buffers of the fullest section first, by lifetime; then those of the next fullest. */
  BREADTH_BY_LIFETIME("breadth, lifetime") {
    @Override
    int[] order(PlacementModel model) {
      long[] peak = peakBytes(model);
      return sorted(model, i -> peak[i], i -> length(model, i));
    }
  },
  /** In the order of execution. */
  START("start") {
    @Override
    int[] order(PlacementModel model) {
      return sorted(model, i -> -model.lower[i], i -> model.sizeBytes[i]);
    }
  };

  private final String label;

  PlacementOrder(String label) {
    this.label = label;
  }

  /** Index of each buffer, the first to be placed first. */
  abstract int[] order(PlacementModel model);

  /** How reports call it. */
  String label() {
    return label;
  }

  private interface Key {
    long of(int i);
  }

  private static int[] sorted(PlacementModel model, Key first, Key second) {
    Comparator<Integer> byFirst = (a, b) -> Long.compare(first.of(b), first.of(a));
    Comparator<Integer> bySecond = (a, b) -> Long.compare(second.of(b), second.of(a));
    return IntStream.range(0, model.count)
        .boxed()
        .sorted(byFirst.thenComparing(bySecond).thenComparing(Comparator.naturalOrder()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static long length(PlacementModel model, int i) {
    return model.buffers.get(i).lifespan().length();
  }

  private static long area(PlacementModel model, int i) {
    // Sizes go to 2^52: scaled down before the product, so that it fits.
    return model.sizeBytes[i] / model.granuleBytes > Integer.MAX_VALUE
        ? Long.MAX_VALUE
        : model.sizeBytes[i] / model.granuleBytes * length(model, i);
  }

  /** The live bytes of the fullest section that each buffer lives in. */
  private static long[] peakBytes(PlacementModel model) {
    long[] live = model.liveBytes();
    long[] peak = new long[model.count];
    for (int i = 0; i < model.count; i++) {
      peak[i] = Arrays.stream(live, model.lower[i], model.upper[i]).max().orElse(0);
    }
    return peak;
  }

  private static long[] conflictBytes(PlacementModel model) {
    long[] started = new long[model.sectionCount + 1];
    long[] ended = new long[model.sectionCount + 1];
    long total = 0;
    for (int i = 0; i < model.count; i++) {
      started[model.lower[i]] += model.sizeBytes[i];
      ended[model.upper[i]] += model.sizeBytes[i];
      total += model.sizeBytes[i];
    }
    Arrays.parallelPrefix(started, Long::sum);
    Arrays.parallelPrefix(ended, Long::sum);
    long[] conflict = new long[model.count];
    for (int i = 0; i < model.count; i++) {
      long startAfter = total - started[model.upper[i] - 1];
      conflict[i] = total - startAfter - ended[model.lower[i]];
    }
    return conflict;
  }
}
