package dev.wafer.passes.schedule;

import java.util.ArrayList;
import java.util.Arrays;
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
 * search gives up, with nothing found, where it would take too long.
 */
final class OrderSearch {
  /** Nodes looked at and copied; a second's worth or less. */
  private static final long MOST_WORK = 30_000_000;

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
      Map<NodeSet, State> next = new LinkedHashMap<>();
      for (State state : level) {
        for (Move move : moves(state, boundBytes)) {
          State successor = run(state, move);
          next.merge(successor.done, successor, (a, b) -> b.peakBytes < a.peakBytes ? b : a);
          if (work > MOST_WORK) {
            cut = true;
            return Optional.empty();
          }
        }
      }
      level = narrowed(next);
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

  private State run(State state, Move move) {
    NodeSet done = state.done.with(move.node);
    IntStream remaining = Arrays.stream(state.ready).filter(node -> node != move.node);
    IntStream enabled =
        Arrays.stream(live.successors(move.node))
            .filter(node -> Arrays.stream(live.predecessors(node)).allMatch(done::contains));
    int[] ready = IntStream.concat(remaining, enabled).toArray();
    work += ready.length + live.nodeCount() / Long.SIZE;
    return new State(
        done, ready, move.liveBytes, move.peakBytes, new Path(move.node, Optional.of(state.path)));
  }

  /** An order and its peak. */
  record Found(List<Integer> order, long peakBytes) {}

  private record Move(int node, long liveBytes, long peakBytes) {}

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
