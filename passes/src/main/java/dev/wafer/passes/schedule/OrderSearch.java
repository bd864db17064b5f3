package dev.wafer.passes.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Searches the orders of a graph for one whose peak of live bytes is below a bound.
 *
 * <p>Dynamic programming over sets of nodes that have run: what is live depends on the set alone,
 * so of all orders of one set only the one with the lowest peak is kept. Level n holds the sets of
 * n nodes. Three things keep levels small. A path that reaches the bound is dropped. Where a node
 * can run without a new peak and leaves no more bytes live than before, it runs at once and
 * alternatives are not tried: in any order it could be moved forward to here without harm. And a
 * level is cut to a width, by peak and then live bytes; only then may the best order be missed. The
 * width shrinks where the levels to come would take more work than is left; where even a few sets a
 * level are too much, the search gives up with nothing found.
 */
final class OrderSearch {
  /** Nodes looked at and copied; half a second's worth or less. */
  private static final long MOST_WORK = 12_000_000;

  /** Sets that a level keeps at least. */
  private static final int LEAST_WIDTH = 4;

  private final LiveBytes live;
  private final int width;
  private boolean cut;
  private long work;

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
      long workBefore = work;
      Map<NodeSet, Step> next = new LinkedHashMap<>();
      for (State state : level) {
        for (Move move : moves(state, boundBytes)) {
          Step step = new Step(state, move, state.done.with(move.node));
          next.merge(step.done, step, (a, b) -> b.move.peakBytes < a.move.peakBytes ? b : a);
          work += state.ready.length + live.nodeCount() / Long.SIZE;
          if (work > MOST_WORK) {
            cut = true;
            return Optional.empty();
          }
        }
      }
      long workOfOne = Math.max(1, (work - workBefore) / level.size());
      long affordable = (MOST_WORK - work) / (live.nodeCount() - i) / workOfOne;
      int most = (int) Math.min(width, Math.max(LEAST_WIDTH, affordable));
      level = narrowed(next.values(), most).stream().map(this::run).toList();
    }
    return level.stream().findFirst().map(state -> new Found(state.path.order(), state.peakBytes));
  }

  private State start() {
    int[] ready =
        IntStream.range(0, live.nodeCount())
            .filter(node -> live.predecessors(node).length == 0)
            .toArray();
    return new State(
        NodeSet.empty(live.nodeCount()),
        ready,
        live.initialBytes(),
        live.initialBytes(),
        Path.EMPTY);
  }

  private Collection<Step> narrowed(Collection<Step> level, int most) {
    if (level.size() <= most) {
      return level;
    }
    cut = true;
    return level.stream()
        .sorted(
            Comparator.comparingLong((Step step) -> step.move.peakBytes)
                .thenComparingLong(step -> step.move.liveBytes))
        .limit(most)
        .toList();
  }

  /** The nodes to try next: those that stay below the bound, or one that does no harm. */
  private List<Move> moves(State state, long boundBytes) {
    List<Move> moves = new ArrayList<>();
    for (int node : state.ready) {
      long during = state.liveBytes + live.allocatedBytes(node);
      long peak = Math.max(state.peakBytes, during + live.transientBytes(node, state.done));
      long after = during - live.freedBytes(node, state.done);
      Move move = new Move(node, after, peak);
      if (peak == state.peakBytes && after <= state.liveBytes) {
        return List.of(move);
      }
      if (peak < boundBytes) {
        moves.add(move);
      }
    }
    work += state.ready.length;
    return moves;
  }

  private State run(Step step) {
    int node = step.move.node;
    int[] before = step.from.ready;
    int[] successors = live.successors(node);
    int[] ready = new int[before.length + successors.length];
    int count = 0;
    for (int other : before) {
      if (other != node) {
        ready[count++] = other;
      }
    }
    for (int successor : successors) {
      if (step.done.containsAll(live.predecessors(successor))) {
        ready[count++] = successor;
      }
    }
    return new State(
        step.done,
        Arrays.copyOf(ready, count),
        step.move.liveBytes,
        step.move.peakBytes,
        new Path(node, Optional.of(step.from.path)));
  }

  /** An order and its peak. */
  record Found(List<Integer> order, long peakBytes) {}

  private record Move(int node, long liveBytes, long peakBytes) {}

  /** A move from a state; most are dropped before the state that they lead to is made. */
  private record Step(State from, Move move, NodeSet done) {}

  // Arrays keep wide levels small; states are never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record State(NodeSet done, int[] ready, long liveBytes, long peakBytes, Path path) {}

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
