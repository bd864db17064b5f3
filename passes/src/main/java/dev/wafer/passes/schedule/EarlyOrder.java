package dev.wafer.passes.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The given order with nodes moved right behind what they read where fewer bytes are live for it,
 * in the sum over all nodes, though the peak may be higher.
 *
 * <p>A value that several branches read stays live until the last of them begins: where the shorter
 * branches run first, the nodes of the longest have more room beside them.
 */
final class EarlyOrder {
  private EarlyOrder() {}

  /** Node indices in the order in which they run. */
  static List<Integer> of(LiveBytes live) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, live.nodeCount()).boxed().toList());
    long bytes = sum(live, order);
    for (int i = 1; i < order.size(); i++) {
      int node = order.get(i);
      int to = 0;
      for (int before : live.predecessors(node)) {
        to = Math.max(to, order.indexOf(before) + 1);
      }
      if (to < i) {
        List<Integer> moved = new ArrayList<>(order);
        moved.remove(i);
        moved.add(to, node);
        long movedBytes = sum(live, moved);
        if (movedBytes < bytes) {
          order = moved;
          bytes = movedBytes;
        }
      }
    }
    return order;
  }

  /** Bytes that are live while each node runs. */
  private static long sum(LiveBytes live, List<Integer> order) {
    NodeSet done = NodeSet.empty(live.nodeCount());
    long current = live.initialBytes();
    long sum = 0;
    for (int node : order) {
      current += live.allocatedBytes(node);
      sum += current;
      current -= live.freedBytes(node, done);
      done = done.with(node);
    }
    return sum;
  }
}
