package dev.wafer.passes.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a schedule that have to be there at a time: a window of rows for each plane between
 * two nodes, and how near input and output may lie.
 *
 * <p>A plane's window ends with its newest row when it is read. Rows that are still needed move up
 * before new ones are written ({@link RowGroups}), so that the rows that a kernel reads lie one
 * behind the other. Planes that hold no rows at the same time share bytes.
 */
public final class RowWindows {
  /** Windows start at multiples of so many bytes. */
  public static final int ALIGNMENT_BYTES = 16;

  /** No row is read any more. */
  private static final int NEVER = Integer.MAX_VALUE;

  private final RowSchedule schedule;
  private final RowGraph graph;

  /** For each event, the first row of its output that is read behind it. */
  private final int[] neededAfter;

  /** For each input of the graph, how far it has to lie above the output. */
  private final long[] distances;

  /** The events at which a plane between two nodes holds rows that are read later on. */
  private final BitSet[] uses;

  /** Of each plane's window; 0 where it has none. */
  private final int[] rows;

  /** Of all windows without anything beside them, by the bytes of the output that they may take. */
  private final Map<Long, WindowLayout> alone = new HashMap<>();

  public RowWindows(RowSchedule schedule) {
    this.schedule = schedule;
    graph = schedule.graph();
    neededAfter = new int[schedule.size()];
    distances = new long[graph.planes() - graph.nodes()];
    uses = new BitSet[graph.planes()];
    rows = new int[graph.planes()];
    findNeeded(RowGuests.NONE, new RowGuests(schedule), distances);
    findUses();
    findRows();
  }

  /**
   * Backwards: the next rows that each reader of a plane wants are those that it has to keep. Rows
   * are read in their order, so that the first of them tells it.
   *
   * @param guest a plane whose rows lie in the output before those that are made of them, if any
   * @param distances are what is found for the inputs
   */
  private void findNeeded(int guest, RowGuests guests, long[] distances) {
    int[] next = new int[graph.nodes()];
    Arrays.fill(next, NEVER);
    for (int i = schedule.size() - 1; i >= 0; i--) {
      int plane = schedule.node(i);
      neededAfter[i] = first(next, plane);
      next[plane] = schedule.neededFirst(i);
      if (plane == graph.output() || plane == guest) {
        int written = plane == guest ? guests.reader(i) : i;
        for (int k = 0; k < distances.length; k++) {
          int input = graph.input(k);
          int first = first(next, input);
          if (first != NEVER) {
            long distance =
                schedule.end(written) * graph.rowBytes(graph.output())
                    - first * graph.rowBytes(input);
            distances[k] = Math.max(distances[k], distance);
          }
        }
      }
    }
  }

  private int first(int[] next, int plane) {
    int first = NEVER;
    for (int reader : graph.readers(plane)) {
      first = Math.min(first, next[reader]);
    }
    return first;
  }

  /** From the event that writes the first row that a reader wants to the one that reads it. */
  private void findUses() {
    int[][] writers = new int[graph.planes()][];
    for (int i = 0; i < schedule.size(); i++) {
      int plane = schedule.node(i);
      if (plane != graph.output()) {
        if (uses[plane] == null) {
          uses[plane] = new BitSet();
          writers[plane] = new int[graph.height(plane)];
          Arrays.fill(writers[plane], NEVER);
        }
        uses[plane].set(i);
        for (int row = schedule.first(i); row < schedule.end(i); row++) {
          writers[plane][row] = Math.min(writers[plane][row], i);
        }
      }
      int first = schedule.neededFirst(i);
      for (int input : graph.reads(plane)) {
        if (input != RowGraph.NO_PLANE && uses[input] != null && schedule.neededEnd(i) > first) {
          uses[input].set(writers[input][first], i + 1);
        }
      }
    }
  }

  private void findRows() {
    for (int i = 0; i < schedule.size(); i++) {
      int plane = schedule.node(i);
      if (plane != graph.output()) {
        int first = Math.min(neededAfter[i], schedule.first(i));
        rows[plane] = Math.max(rows[plane], schedule.end(i) - first);
      }
    }
  }

  /** Whether a plane has a window: one between two nodes. */
  boolean isWindow(int plane) {
    return rows[plane] > 0;
  }

  /** Rows of a plane's window. */
  int rows(int plane) {
    return rows[plane];
  }

  /** The first row of what an event writes to that is read behind it. */
  int neededAfter(int event) {
    return neededAfter[event];
  }

  /** What a plane's window takes. */
  WindowLayout.Block block(int plane) {
    return new WindowLayout.Block(
        rows[plane] * graph.rowBytes(plane), ALIGNMENT_BYTES, uses[plane]);
  }

  /**
   * Bytes of all windows, without what kernels want beside them.
   *
   * @param outputBytes of the output's end into which they may reach
   */
  public long sizeBytes(long outputBytes) {
    return alone(outputBytes).sizeBytes();
  }

  /**
   * How far the windows have to lie above the output's start if they share bytes with it.
   *
   * @param outputBytes of the output's end into which they may reach
   */
  public long aboveOutputBytes(long outputBytes) {
    return graph.sizeBytes(graph.output()) - alone(outputBytes).sunkBytes();
  }

  private WindowLayout alone(long outputBytes) {
    return alone.computeIfAbsent(
        outputBytes,
        most -> {
          List<WindowLayout.Block> blocks = new ArrayList<>();
          for (int plane = 0; plane < graph.nodes(); plane++) {
            if (isWindow(plane)) {
              blocks.add(block(plane));
            }
          }
          return layout(blocks, most, RowGuests.NONE, new RowGuests(schedule));
        });
  }

  /**
   * Where blocks lie beside each other.
   *
   * @param outputBytes of the output's end into which they may reach
   * @param guest a plane whose rows lie in the output before those that are made of them, if any
   */
  WindowLayout layout(
      List<WindowLayout.Block> blocks, long outputBytes, int guest, RowGuests guests) {
    long[] left = new long[schedule.size()];
    int end = 0;
    for (int i = 0; i < left.length; i++) {
      int plane = schedule.node(i);
      if (plane == graph.output() || plane == guest) {
        end = Math.max(end, schedule.end(plane == guest ? guests.reader(i) : i));
      }
      int rowsLeft = graph.height(graph.output()) - end;
      left[i] = Math.min(outputBytes, rowsLeft * graph.rowBytes(graph.output()));
    }
    return WindowLayout.of(blocks, left);
  }

  /**
   * How far an input of the graph has to lie above the output's start if both share bytes: rows of
   * the output are written only where no later row of the input is read.
   */
  public long distanceBytes(int input) {
    return distances[input];
  }

  /** The same where rows of a plane lie in the output before those that are made of them. */
  long distanceBytes(int input, int guest, RowGuests guests) {
    long[] others = new long[distances.length];
    findNeeded(guest, guests, others);
    return others[input];
  }
}
