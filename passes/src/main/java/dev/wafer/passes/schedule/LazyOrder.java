package dev.wafer.passes.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * The given order with each node that makes more bytes live than it frees put off until its first
 * reader needs it; all others stay where they are among themselves.
 *
 * <p>Converters write what prepares a value for several readers (QUANTIZE before concatenations)
 * right behind the value, so that all of it is live from there on. A search that is cut to a width
 * seldom finds its way out of so many equal choices; this order is where it starts. Linear in nodes
 * and edges.
 */
final class LazyOrder {
  private final LiveBytes live;
  private final boolean[] placed;
  private final int[] unplacedSuccessors;
  private final List<Integer> reversed = new ArrayList<>();

  private LazyOrder(LiveBytes live) {
    this.live = live;
    placed = new boolean[live.nodeCount()];
    unplacedSuccessors = new int[live.nodeCount()];
    for (int node = 0; node < live.nodeCount(); node++) {
      unplacedSuccessors[node] = live.successors(node).length;
    }
  }

  /** Node indices in the order in which they run. */
  static List<Integer> of(LiveBytes live) {
    LazyOrder order = new LazyOrder(live);
    for (int node = live.nodeCount() - 1; node >= 0; node--) {
      order.place(node);
    }
    Collections.reverse(order.reversed);
    return order.reversed;
  }

  /** Puts a node before all that are placed, and before it what waited for it. */
  private void place(int last) {
    Deque<Integer> waiting = new ArrayDeque<>(List.of(last));
    while (!waiting.isEmpty()) {
      int node = waiting.pop();
      if (placed[node]) {
        continue;
      }
      placed[node] = true;
      reversed.add(node);
      for (int before : live.predecessors(node)) {
        unplacedSuccessors[before]--;
        if (unplacedSuccessors[before] == 0 && live.canWait(before)) {
          waiting.push(before);
        }
      }
    }
  }
}
