package dev.wafer.emitter.report;

import java.util.ArrayList;
import java.util.List;

/** Divides a rectangle among amounts, in proportion, with few parts that are long and thin. */
final class Treemap {
  private final List<Long> sums = new ArrayList<>(List.of(0L));
  private final List<Area> areas = new ArrayList<>();

  private Treemap(List<Long> amounts) {
    for (long amount : amounts) {
      sums.add(sums.get(sums.size() - 1) + amount);
    }
  }

  /** A rectangle in tenths of a pixel. */
  record Area(long x, long y, long width, long height) {}

  /**
   * One area for each amount, in their order.
   *
   * @param amounts positive, best the largest first
   */
  static List<Area> divide(Area whole, List<Long> amounts) {
    Treemap map = new Treemap(amounts);
    if (!amounts.isEmpty()) {
      map.divide(whole, 0, amounts.size());
    }
    return map.areas;
  }

  /** Cuts the longer side where the amounts on both sides of it are most alike. */
  private void divide(Area whole, int from, int to) {
    if (to - from == 1) {
      areas.add(whole);
      return;
    }
    long all = sums.get(to) - sums.get(from);
    int middle = from + 1;
    while (middle < to - 1 && difference(from, middle + 1, to) < difference(from, middle, to)) {
      middle++;
    }
    long first = sums.get(middle) - sums.get(from);
    if (whole.width() >= whole.height()) {
      long cut = whole.width() * first / all;
      divide(new Area(whole.x(), whole.y(), cut, whole.height()), from, middle);
      divide(new Area(whole.x() + cut, whole.y(), whole.width() - cut, whole.height()), middle, to);
    } else {
      long cut = whole.height() * first / all;
      divide(new Area(whole.x(), whole.y(), whole.width(), cut), from, middle);
      divide(new Area(whole.x(), whole.y() + cut, whole.width(), whole.height() - cut), middle, to);
    }
  }

  private long difference(int from, int middle, int to) {
    return Math.abs(2 * sums.get(middle) - sums.get(from) - sums.get(to));
  }
}
