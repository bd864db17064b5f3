package dev.wafer.passes.stream;

import dev.wafer.passes.program.ScratchRequest;
import dev.wafer.passes.program.ScratchRequest.Frame;
import java.util.OptionalLong;

/**
 * Scratch to which a kernel copies the rows that it reads ({@link Frame}): at the edges of a plane
 * the window of these rows has room for it, since there are fewer of them than elsewhere. Their
 * first rows lie where they are; the last ones, which nobody reads any more, move up.
 */
final class RowFrames {
  private final RowSchedule schedule;
  private final RowGraph graph;
  private final RowWindows windows;

  RowFrames(RowSchedule schedule, RowWindows windows) {
    this.schedule = schedule;
    this.windows = windows;
    graph = schedule.graph();
  }

  /** The plane between two nodes that an event copies to scratch, or {@link RowGraph#NO_PLANE}. */
  int plane(ScratchRequest request, int event) {
    int plane =
        request
            .frame()
            .map(frame -> graph.reads(schedule.node(event))[frame.inputIndex()])
            .orElse(RowGraph.NO_PLANE);
    return plane < graph.nodes() ? plane : RowGraph.NO_PLANE;
  }

  /**
   * Where the scratch of an event begins in the window of its plane; empty if it has to be apart.
   */
  OptionalLong startBytes(ScratchRequest request, int event) {
    int plane = plane(request, event);
    if (plane == RowGraph.NO_PLANE || !windows.isWindow(plane)) {
      return OptionalLong.empty();
    }
    long rowBytes = graph.rowBytes(plane);
    int row = schedule.neededFirst(event) - computed(plane, event) + windows.rows(plane);
    long still = row * rowBytes - request.frame().orElseThrow().aboveBytes();
    long last = windows.rows(plane) * rowBytes - request.sizeBytes();
    if (still < 0 || last < 0) {
      return OptionalLong.empty();
    }
    if (still <= last && schedule.neededFirst(event) == 0) {
      return OptionalLong.of(still);
    }
    return isReadBehind(plane, event)
        ? OptionalLong.empty()
        : OptionalLong.of(Math.min(still, last));
  }

  /** The row behind the last one that is there at an event. */
  private int computed(int plane, int event) {
    for (int i = event - 1; i >= 0; i--) {
      if (schedule.node(i) == plane) {
        return schedule.end(i);
      }
    }
    return 0;
  }

  private boolean isReadBehind(int plane, int event) {
    for (int i = event + 1; i < schedule.size(); i++) {
      for (int read : graph.reads(schedule.node(i))) {
        if (read == plane) {
          return true;
        }
      }
    }
    return false;
  }
}
