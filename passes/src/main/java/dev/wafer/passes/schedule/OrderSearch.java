package dev.wafer.passes.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Searches the orders of a graph for one whose peak of live bytes is below a bound.
 *
 * <p>Dynamic programming over sets of nodes that have run: what is live depends on the set alone,
 * so of all orders of one set only the one with the lowest peak is kept. Level n holds the sets of
 * n nodes. Three things keep levels small. A path that reaches the bound is dropped. Where a node
 * can run without a new peak and leaves no more bytes live than before, it runs at once and
 * alternatives are not tried: in any order it could be moved forward to here without harm. And a
 * level is cut to a width, by peak and then live bytes; only then may the best order be missed.
 */
final class OrderSearch {
  private final LiveBytes live;
  private final int width;
  private boolean cut;

  /**
   * @param width most sets that a level keeps
   */
  OrderSearch(LiveBytes live, int width) {
    this.live = live;
    this.width = width;
  }

  /** Whether a level was cut, so that a better order may exist. */
  boolean wasCut() {
    return cut;
  }

  /** The order with the lowest peak found, if it is below {@code boundBytes}. */
  Optional<Found> below(long boundBytes) {
    List<State> level = List.of(start());
    for (int i = 0; i < live.nodeCount() && !level.isEmpty(); i++) {
      Map<NodeSet, State> next = new LinkedHashMap<>();
      for (State state : level) {
        for (State successor : successors(state)) {
          if (successor.peakBytes < boundBytes) {
            next.merge(successor.done, successor, (a, b) -> b.peakBytes < a.peakBytes ? b : a);
          }
        }
      }
      level = narrowed(next);
    }
    return level.stream().findFirst().map(state -> new Found(state.path.order(), state.peakBytes));
  }

  private State start() {
    List<Integer> ready = new ArrayList<>();
    for (int node = 0; node < live.nodeCount(); node++) {
      if (live.predecessors(node).length == 0) {
        ready.add(node);
      }
    }
    return new State(
        NodeSet.empty(live.nodeCount()),
        ready,
        live.initialBytes(),
        live.initialBytes(),
        Path.EMPTY);
  }

  private List<State> narrowed(Map<NodeSet, State> level) {
    if (level.size() <= width) {
      return List.copyOf(level.values());
    }
    cut = true;
    return level.values().stream()
        .sorted(
            Comparator.comparingLong((State state) -> state.peakBytes)
                .thenComparingLong(state -> state.liveBytes))
        .limit(width)
        .toList();
  }

  private List<State> successors(State state) {
    List<State> successors = new ArrayList<>();
    for (int node : state.ready) {
      State successor = run(state, node);
      if (successor.peakBytes == state.peakBytes && successor.liveBytes <= state.liveBytes) {
        return List.of(successor);
      }
      successors.add(successor);
    }
    return successors;
  }

  private State run(State state, int node) {
    NodeSet done = state.done.with(node);
    long during = state.liveBytes + live.allocatedBytes(node);
    List<Integer> ready = new ArrayList<>(state.ready);
    ready.remove((Integer) node);
    for (int successor : live.successors(node)) {
      boolean isReady = true;
      for (int predecessor : live.predecessors(successor)) {
        isReady &= done.contains(predecessor);
      }
      if (isReady) {
        ready.add(successor);
      }
    }
    return new State(
        done,
        ready,
        during - live.freedBytes(node, done),
        Math.max(state.peakBytes, during),
        new Path(node, Optional.of(state.path)));
  }

  /** An order and its peak. */
  record Found(List<Integer> order, long peakBytes) {}

  private record State(
      NodeSet done, List<Integer> ready, long liveBytes, long peakBytes, Path path) {}

  /** The nodes run so far, last one first. Apart from states, so that sets can be collected. */
  private record Path(int node, Optional<Path> before) {
    static final Path EMPTY = new Path(-1, Optional.empty());

    List<Integer> order() {
      List<Integer> order = new ArrayList<>();
      Path path = this;
      while (path.before.isPresent()) {
        order.add(path.node);
        path = path.before.get();
      }
      Collections.reverse(order);
      return order;
    }
  }
}
