package dev.wafer.emitter.differential;

import java.util.ArrayList;
import java.util.List;

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

  /** The seeds that fail, each with its first cause; empty if all pass. */
  static List<String> of(List<Long> seeds, Check check) {
    String together = failure(seeds, check);
    if (together.isEmpty()) {
      return List.of();
    }
    List<String> failures = new ArrayList<>();
    for (long seed : seeds) {
      String alone = failure(List.of(seed), check);
      if (!alone.isEmpty()) {
        failures.add("seed " + seed + ": " + alone);
      }
    }
    if (failures.isEmpty()) {
      failures.add("seeds " + seeds + " together, none by itself: " + together);
    }
    return failures;
  }

  private static String failure(List<Long> seeds, Check check) {
    try {
      check.run(seeds);
      return "";
    } catch (AssertionError | RuntimeException e) {
      return e.toString();
    }
  }
}
