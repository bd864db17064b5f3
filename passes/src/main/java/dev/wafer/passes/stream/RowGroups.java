package dev.wafer.passes.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Events that write rows of a window one behind the other, while none reads it: the rows that stay
 * move up once for all of them. Whenever a window is read, its newest row is the last.
 */
final class RowGroups {
  private final RowSchedule schedule;
  private final RowGraph graph;
  private final RowWindows windows;

  /** For each event, the rows that move up before it writes its own. */
  private final int[] kept;

  /** For each event, the rows from its first one to the last one of its group. */
  private final int[] behind;

  RowGroups(RowSchedule schedule, RowWindows windows) {
    this.schedule = schedule;
    this.windows = windows;
    graph = schedule.graph();
    kept = new int[schedule.size()];
    behind = new int[schedule.size()];
    List<List<List<Integer>>> runs = runs();
    for (int plane = 0; plane < graph.nodes(); plane++) {
      group(plane, runs.get(plane));
    }
  }

  /** Rows that stay and move up before an event writes its own, by as many as its group writes. */
  int kept(int event) {
    return kept[event];
  }

  /** Rows from the first one that an event writes to the end of the window. */
  int behind(int event) {
    return behind[event];
  }

  /** For each node, its events without one between them that reads what they write. */
  private List<List<List<Integer>>> runs() {
    List<List<List<Integer>>> runs = new ArrayList<>();
    for (int plane = 0; plane < graph.nodes(); plane++) {
      runs.add(new ArrayList<>());
    }
    boolean[] open = new boolean[graph.nodes()];
    for (int i = 0; i < schedule.size(); i++) {
      int plane = schedule.node(i);
      for (int read : graph.reads(plane)) {
        if (read != RowGraph.NO_PLANE && read < graph.nodes()) {
          open[read] = false;
        }
      }
      List<List<Integer>> ofPlane = runs.get(plane);
      if (!open[plane] || graph.isSum(plane)) {
        ofPlane.add(new ArrayList<>());
      }
      ofPlane.get(ofPlane.size() - 1).add(i);
      open[plane] = true;
    }
    return runs;
  }

  /**
   * Groups of as many events as a run has most often, so that calls are alike; those at the
   * beginning, where runs are longer, start with what is left.
   */
  private void group(int plane, List<List<Integer>> runs) {
    int usual = usualLength(runs);
    List<List<Integer>> groups = new ArrayList<>();
    for (List<Integer> run : runs) {
      int end = run.size() % usual;
      if (end > 0) {
        groups.addAll(fitting(plane, run.subList(0, end)));
      }
      for (; end < run.size(); end += usual) {
        groups.addAll(fitting(plane, run.subList(end, end + usual)));
      }
    }
    // At the beginning fewer rows would do: moving as many each time makes calls alike, and so the
    // code smaller.
    Map<Integer, Integer> most = new HashMap<>();
    groups.forEach(group -> most.merge(written(group), staying(group), Math::max));
    for (List<Integer> group : groups) {
      kept[group.get(0)] = most.get(written(group));
      int end = schedule.end(group.get(group.size() - 1));
      group.forEach(event -> behind[event] = end - schedule.first(event));
    }
  }

  private static int usualLength(List<List<Integer>> runs) {
    Map<Integer, Integer> lengths = new HashMap<>();
    runs.forEach(run -> lengths.merge(run.size(), 1, Integer::sum));
    return lengths.entrySet().stream()
        .max(
            Map.Entry.<Integer, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(1);
  }

  /** The events together, if the window holds all of their rows beside those that stay. */
  private List<List<Integer>> fitting(int plane, List<Integer> events) {
    return plane == graph.output() || written(events) + staying(events) <= windows.rows(plane)
        ? List.of(events)
        : events.stream().map(List::of).toList();
  }

  private int written(List<Integer> events) {
    return schedule.end(events.get(events.size() - 1)) - schedule.first(events.get(0));
  }

  /** Rows before those of a group that are read behind it. */
  private int staying(List<Integer> events) {
    int first = schedule.first(events.get(0));
    return Math.max(0, first - windows.neededAfter(events.get(events.size() - 1)));
  }
}
