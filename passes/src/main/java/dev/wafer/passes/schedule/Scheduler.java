package dev.wafer.passes.schedule;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.op.Streamed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Orders the nodes of a graph for a low peak of live bytes.
 *
 * <p>The order that the graph came with stays unless {@link LazyOrder} or {@link OrderSearch} finds
 * one with a lower peak. Nodes that touch the same variable keep their order. Live bytes are those
 * of whole values, and, where the kernels are known ({@link StepBytes}), their scratch and what an
 * output shares with an input that dies; gaps between buffers are the planner's affair.
 */
public final class Scheduler {
  /** Bounds the work: nodes times sets kept at a level of the search. */
  private static final int STATE_BUDGET = 1 << 18;

  private static final int LEAST_WIDTH = 16;
  private static final int GREATEST_WIDTH = 4096;

  /** Nodes up to which each is tried at an earlier place, which goes through all of them. */
  private static final int MOST_EARLY = 300;

  private final int greatestWidth;

  public Scheduler() {
    this(GREATEST_WIDTH);
  }

  Scheduler(int greatestWidth) {
    this.greatestWidth = greatestWidth;
  }

  public Schedule schedule(Graph graph) {
    return schedule(graph, StepBytes.NONE);
  }

  /** The order with the lowest peak, kernels' scratch and overlaps included. */
  public Schedule schedule(Graph graph, StepBytes stepBytes) {
    LiveBytes live = new LiveBytes(graph, stepBytes);
    long given = peakBytes(live, IntStream.range(0, live.nodeCount()).boxed().toList());
    int affordable = Math.max(LEAST_WIDTH, STATE_BUDGET / Math.max(1, live.nodeCount()));
    OrderSearch search = new OrderSearch(live, Math.min(greatestWidth, affordable));
    List<Integer> lazy = LazyOrder.of(live);
    long lazyPeak = peakBytes(live, lazy);
    Optional<OrderSearch.Found> better = search.below(Math.min(given, lazyPeak));
    if (better.isEmpty() && lazyPeak < given) {
      better = Optional.of(new OrderSearch.Found(lazy, lazyPeak));
    }
    if (better.isEmpty()) {
      return new Schedule(graph, given, given, !search.wasCut());
    }
    Graph ordered = reordered(graph, better.get().order());
    return new Schedule(ordered, better.get().peakBytes(), given, !search.wasCut());
  }

  /**
   * The graph with nodes moved right behind what they read where fewer bytes are live for it in the
   * sum over all nodes: kernels may find more room beside them. Large graphs and such with branches
   * or loops stay as they are.
   */
  public static Graph early(Graph graph) {
    if (graph.nodes().size() > MOST_EARLY || !isStraight(graph)) {
      return graph;
    }
    return reordered(graph, EarlyOrder.of(new LiveBytes(graph)));
  }

  private static Graph reordered(Graph graph, List<Integer> order) {
    return graph.withNodes(order.stream().map(graph.nodes()::get).toList());
  }

  /**
   * Whether each node but the last has to run right before the one behind it; a graph with branches
   * or loops is not reordered either.
   */
  public static boolean hasOneOrder(Graph graph) {
    if (!isStraight(graph)) {
      return true;
    }
    LiveBytes live = new LiveBytes(graph);
    for (int node = 0; node + 1 < live.nodeCount(); node++) {
      int next = node + 1;
      if (Arrays.stream(live.successors(node)).noneMatch(later -> later == next)) {
        return false;
      }
    }
    return true;
  }

  /** Whether nodes have no graphs of their own but parts that run by rows. */
  private static boolean isStraight(Graph graph) {
    return graph.nodes().stream()
        .map(Node::op)
        .allMatch(op -> op.regions().isEmpty() || op instanceof Streamed);
  }

  /** Most bytes of run-time values live at once when the nodes run in the graph's order. */
  public static long peakBytes(Graph graph) {
    return peakBytes(graph, StepBytes.NONE);
  }

  static long peakBytes(Graph graph, StepBytes stepBytes) {
    LiveBytes live = new LiveBytes(graph, stepBytes);
    return peakBytes(live, IntStream.range(0, live.nodeCount()).boxed().toList());
  }

  private static long peakBytes(LiveBytes live, List<Integer> order) {
    NodeSet done = NodeSet.empty(live.nodeCount());
    long current = live.initialBytes();
    long peak = current;
    for (int node : order) {
      current += live.allocatedBytes(node);
      peak = Math.max(peak, current + live.transientBytes(node, done));
      current -= live.freedBytes(node, done);
      done = done.with(node);
    }
    return peak;
  }
}
