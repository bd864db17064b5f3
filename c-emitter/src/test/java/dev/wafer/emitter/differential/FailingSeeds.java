package dev.wafer.emitter.differential;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks many random graphs at once, which is quick, and where that fails each by itself, which
 * tells the seeds: a sanitizer ends the whole program, and so hides which graph it was.
 */
final class FailingSeeds {
  /** Checks the graphs of some seeds. */
  interface Check {
    /**
     * Checks them all.
     *
     * @throws AssertionError or an exception of any kind if one of them fails
     */
    void run(List<Long> seeds);
  }

  private FailingSeeds() {}

  /** Stands for all seeds where none of them fails by itself. */
  static final long TOGETHER = -1;

  /** The seeds that fail, each with its first cause; empty if all pass. */
  static Map<Long, String> of(List<Long> seeds, Check check) {
    String together = failure(seeds, check);
    if (together.isEmpty()) {
      return Map.of();
    }
    Map<Long, String> failures = new LinkedHashMap<>();
    for (long seed : seeds) {
      String alone = failure(List.of(seed), check);
      if (!alone.isEmpty()) {
        failures.put(seed, alone);
      }
    }
    if (failures.isEmpty()) {
      failures.put(TOGETHER, "seeds " + seeds + " together, none by itself: " + together);
    }
    return failures;
  }

  /** The first cause of a failure; empty if all seeds pass. */
  static String failure(List<Long> seeds, Check check) {
    try {
      check.run(seeds);
      return "";
    } catch (AssertionError | RuntimeException e) {
      return e.toString();
    }
  }
}
