package dev.wafer.emitter;

import java.util.ArrayList;
import java.util.List;

/**
 * The calls of a part in their order, of which those that come again and again stand there once.
 *
 * @param calls numbers of the calls
 * @param first place of the first one that comes again
 * @param last place of the last one
 * @param turns how often they come
 */
record CallOrder(List<Integer> calls, int first, int last, int turns) {
  /** Code that counts turns takes about as much of flash. */
  private static final int LEAST_SAVED = 32;

  /** All calls one after the other. */
  static CallOrder plain(List<Integer> order) {
    return new CallOrder(order, 0, 0, 1);
  }

  /** The same with the repetition that saves the most numbers, if that pays. */
  static CallOrder of(List<Integer> order) {
    CallOrder best = plain(order);
    int most = LEAST_SAVED - 1;
    for (int period = 1; period <= order.size() / 2; period++) {
      int alike = 0;
      for (int i = 0; i + period < order.size(); i++) {
        alike = order.get(i).equals(order.get(i + period)) ? alike + 1 : 0;
        int saved = alike / period * period;
        if (saved > most) {
          most = saved;
          best = repeated(order, i + 1 - saved, period, saved / period + 1);
        }
      }
    }
    return best;
  }

  private static CallOrder repeated(List<Integer> order, int first, int period, int turns) {
    List<Integer> calls = new ArrayList<>(order.subList(0, first + period));
    calls.addAll(order.subList(first + turns * period, order.size()));
    return new CallOrder(calls, first, first + period - 1, turns);
  }

  boolean repeats() {
    return turns > 1;
  }
}
