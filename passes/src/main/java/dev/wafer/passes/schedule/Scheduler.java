package dev.wafer.passes.schedule;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Orders the nodes of a graph for a low peak of live bytes.
 *
 * <p>The order that the graph came with stays unless {@link OrderSearch} finds one with a lower
 * peak. Nodes that touch the same variable keep their order. Live bytes are those of whole values,
 * without what sharing memory between a node's input and output would save and without scratch; the
 * planner accounts for those.
 */
public final class Scheduler {
  /** Bounds the work: nodes times sets kept at a level of the search. */
  private static final int STATE_BUDGET = 1 << 18;

  private static final int LEAST_WIDTH = 16;
  private static final int GREATEST_WIDTH = 4096;

  private final int greatestWidth;

  public Scheduler() {
    this(GREATEST_WIDTH);
  }

  Scheduler(int greatestWidth) {
    this.greatestWidth = greatestWidth;
  }

  public Schedule schedule(Graph graph) {
    LiveBytes live = new LiveBytes(graph);
    long given = peakBytes(live, IntStream.range(0, live.nodeCount()).boxed().toList());
    int affordable = Math.max(LEAST_WIDTH, STATE_BUDGET / Math.max(1, live.nodeCount()));
    OrderSearch search = new OrderSearch(live, Math.min(greatestWidth, affordable));
    Optional<OrderSearch.Found> better = search.below(given);
    if (better.isEmpty()) {
      return new Schedule(graph, given, given, !search.wasCut());
    }
    List<Node> nodes = better.get().order().stream().map(graph.nodes()::get).toList();
    Graph ordered =
        new Graph(
            graph.name(),
            graph.inputs(),
            graph.outputs(),
            graph.variables(),
            graph.constants(),
            nodes);
    return new Schedule(ordered, better.get().peakBytes(), given, !search.wasCut());
  }

  /** Most bytes of run-time values live at once when the nodes run in the graph's order. */
  public static long peakBytes(Graph graph) {
    LiveBytes live = new LiveBytes(graph);
    return peakBytes(live, IntStream.range(0, live.nodeCount()).boxed().toList());
  }

  private static long peakBytes(LiveBytes live, List<Integer> order) {
    NodeSet done = NodeSet.empty(live.nodeCount());
    long current = live.initialBytes();
    long peak = current;
    for (int node : order) {
      current += live.allocatedBytes(node);
      peak = Math.max(peak, current);
      current -= live.freedBytes(node, done);
      done = done.with(node);
    }
    return peak;
  }
}
