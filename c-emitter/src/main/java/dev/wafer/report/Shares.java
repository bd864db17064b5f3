package dev.wafer.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Divides what several steps use among them. */
final class Shares {
  /**
   * A part of the flash.
   *
   * @param steps that use it; where there are none, it falls to none
   */
  record Part(long bytes, List<Integer> steps) {}

  private Shares() {}

  /** Equal shares, what does not divide to the first steps; the sum loses no byte. */
  static List<Long> of(int count, List<Part> parts) {
    List<Long> shares = new ArrayList<>(Collections.nCopies(count, 0L));
    for (Part part : parts) {
      int users = part.steps().size();
      for (int i = 0; i < users; i++) {
        long share = part.bytes() / users + (i < part.bytes() % users ? 1 : 0);
        int step = part.steps().get(i);
        shares.set(step, shares.get(step) + share);
      }
    }
    return shares;
  }
}
