package dev.wafer.emitter.report;

import java.util.List;

/** Lengths of bars beside figures, in pixels, as text. */
final class Bars {
  private static final long LONGEST_TENTHS = 1_200;

  private Bars() {}

  /** In proportion, the largest as long as bars are. */
  static List<String> of(List<Long> amounts) {
    long largest = Math.max(1, amounts.stream().mapToLong(Long::longValue).max().orElse(1));
    return amounts.stream().map(amount -> share(amount, largest)).toList();
  }

  /** The part that an amount is of a whole. */
  static String share(long amount, long whole) {
    return Tenths.text(whole == 0 ? 0 : (long) ((double) amount / whole * LONGEST_TENTHS));
  }
}
