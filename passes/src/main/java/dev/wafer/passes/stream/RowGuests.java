package dev.wafer.passes.stream;

import java.util.Arrays;

/**
 * Rows that can lie where those are written next that are made of them, if the kernel that makes
 * them permits it: a plane is a guest in another one's window, or in the output, if each of its
 * events is for one of the other's, which reads what it has written and nothing else of it.
 */
final class RowGuests {
  /** No node, or no event. */
  static final int NONE = -1;

  private final RowSchedule schedule;
  private final RowGraph graph;

  /** For each plane, the input of its reader at which it would be a guest. */
  private final int[] inputs;

  /** For each event of a plane that may be a guest, the event that reads its rows. */
  private final int[] readers;

  RowGuests(RowSchedule schedule) {
    this.schedule = schedule;
    graph = schedule.graph();
    inputs = new int[graph.nodes()];
    readers = new int[schedule.size()];
    Arrays.fill(inputs, NONE);
    Arrays.fill(readers, NONE);
    for (int host = 0; host < graph.nodes(); host++) {
      for (int k = 0; k < graph.reads(host).length; k++) {
        int plane = graph.reads(host)[k];
        if (plane != RowGraph.NO_PLANE && plane < graph.nodes() && isRead(plane, host)) {
          inputs[plane] = k;
        }
      }
    }
  }

  /** Whether each event of the plane is for one of the host's; notes which. */
  private boolean isRead(int plane, int host) {
    if (graph.readers(plane).length != 1
        || Arrays.stream(graph.reads(host)).filter(read -> read == plane).count() != 1
        || graph.isSum(plane)
        || graph.isSum(host)) {
      return false;
    }
    int written = NONE;
    boolean any = false;
    for (int i = 0; i < schedule.size(); i++) {
      if (schedule.node(i) == plane) {
        if (written != NONE) {
          return false;
        }
        written = i;
      } else if (schedule.node(i) == host) {
        if (written == NONE
            || schedule.neededFirst(i) != schedule.first(written)
            || schedule.neededEnd(i) != schedule.end(written)) {
          return false;
        }
        readers[written] = i;
        written = NONE;
        any = true;
      }
    }
    // Planes of which nothing but border is made have no events.
    return any && written == NONE;
  }

  /** Whether a plane may be a guest in that of its reader. */
  boolean mayBe(int plane) {
    return plane != graph.output() && inputs[plane] != NONE;
  }

  /** The input of its reader at which a plane that may be a guest is read. */
  int input(int plane) {
    return inputs[plane];
  }

  /** The event that reads what an event of a guest has written. */
  int reader(int event) {
    return readers[event];
  }
}
