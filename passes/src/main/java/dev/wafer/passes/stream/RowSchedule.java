package dev.wafer.passes.stream;

import dev.wafer.ir.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The order in which rows are computed, on demand: the next rows of the output ask for rows of what
 * they read, those for rows of what these read, and so on. No row is computed twice.
 */
public final class RowSchedule {
  /** Numbers of an event: its node, the rows that it computes, the rows that it reads. */
  private static final int FIELDS = 5;

  private final RowGraph graph;
  private final List<Integer> rows;
  private final int[] computed;
  private int[] events = new int[64 * FIELDS];
  private int size;

  private RowSchedule(RowGraph graph, List<Integer> rows) {
    this.graph = graph;
    this.rows = rows;
    computed = new int[graph.nodes()];
  }

  /**
   * The order for a graph of planes with one output.
   *
   * @param rows that each node computes at a time, at most, unless more come together
   */
  public static RowSchedule of(Graph graph, List<Integer> rows) {
    return of(new RowGraph(graph), rows);
  }

  /** The same of a graph that is known by its numbers. */
  public static RowSchedule of(RowGraph graph, List<Integer> rows) {
    RowSchedule schedule = new RowSchedule(graph, rows);
    schedule.demand(graph.output(), graph.height(graph.output()), false);
    return schedule;
  }

  /** Number of events. */
  public int size() {
    return size;
  }

  /** The events in their order. */
  public List<RowEvent> events() {
    List<RowEvent> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Optional<Rows> needed = Optional.of(new Rows(neededFirst(i), neededEnd(i)));
      list.add(
          new RowEvent(
              graph.graph().nodes().get(node(i)),
              new Rows(first(i), end(i)),
              Arrays.stream(graph.reads(node(i)))
                  .mapToObj(plane -> plane == RowGraph.NO_PLANE ? Optional.<Rows>empty() : needed)
                  .toList()));
    }
    return list;
  }

  RowGraph graph() {
    return graph;
  }

  /** The node of an event. */
  int node(int event) {
    return events[event * FIELDS];
  }

  /** The first row that an event computes. */
  int first(int event) {
    return events[event * FIELDS + 1];
  }

  /** The row behind the last one that an event computes. */
  int end(int event) {
    return events[event * FIELDS + 2];
  }

  /** The first row that an event reads of each plane among its inputs. */
  int neededFirst(int event) {
    return events[event * FIELDS + 3];
  }

  /** The row behind the last one that an event reads. */
  int neededEnd(int event) {
    return events[event * FIELDS + 4];
  }

  /**
   * Computes rows of a plane up to {@code end}, unless they are there.
   *
   * @param atEnd whether the first rows of several parts are the short ones, so that the last part
   *     ends where the reader of the rows wants it to
   */
  private void demand(int plane, int end, boolean atEnd) {
    if (plane >= graph.nodes()) {
      return;
    }
    int most = graph.whole(plane, rows.get(plane));
    if (graph.isSum(plane) && computed[plane] < end) {
      int height = graph.height(graph.reads(plane)[0]);
      for (int first = 0; first < height; first += most) {
        add(plane, 0, 1, first, Math.min(first + most, height));
      }
    }
    int whole = graph.whole(plane, end);
    while (computed[plane] < end) {
      int first = computed[plane];
      int left = whole - first;
      int part = atEnd && left % most != 0 ? left % most : Math.min(most, left);
      add(
          plane,
          first,
          first + part,
          graph.neededFirst(plane, first),
          graph.neededEnd(plane, first + part));
    }
  }

  private void add(int node, int first, int end, int neededFirst, int neededEnd) {
    for (int plane : graph.demands(node)) {
      demand(plane, neededEnd, true);
    }
    if (events.length < (size + 1) * FIELDS) {
      events = Arrays.copyOf(events, 2 * events.length);
    }
    int at = size * FIELDS;
    events[at] = node;
    events[at + 1] = first;
    events[at + 2] = end;
    events[at + 3] = neededFirst;
    events[at + 4] = neededEnd;
    size++;
    computed[node] = end;
  }
}
