package dev.wafer.passes.stream;

import dev.wafer.ir.Node;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Segment;
import dev.wafer.passes.program.Segment.Call;
import dev.wafer.passes.program.Segment.Cursor;
import dev.wafer.passes.program.Segment.Place;
import dev.wafer.passes.program.Segment.RowMove;
import dev.wafer.passes.program.Segment.RowWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Lays out the rows of a streamed graph: its windows ({@link RowWindows}), and for each event of
 * the schedule what it reads and writes there. Windows share bytes with what kernels want while
 * they run, too.
 */
public final class SegmentBuilder {
  /** No event of the same node comes behind. */
  private static final int NONE = -1;

  private final RowSchedule schedule;
  private final RowGraph graph;
  private final RowWindows rows;

  /** By the planes' numbers; null for what has none. */
  private final RowWindow[] windows;

  /** For each plane, the row behind the last one that is computed. */
  private final int[] computed;

  /** For each event, the next one of its node. */
  private final int[] nextOfNode;

  private final List<Cursor> cursors = new ArrayList<>();
  private final Map<List<Integer>, Integer> cursorOf = new HashMap<>();
  private final IdentityHashMap<KernelBinding, List<Long>> scratchOffsets = new IdentityHashMap<>();
  private long sizeBytes;

  public SegmentBuilder(RowSchedule schedule) {
    this.schedule = schedule;
    graph = schedule.graph();
    rows = new RowWindows(schedule);
    windows = new RowWindow[graph.planes()];
    computed = new int[graph.nodes()];
    nextOfNode = nextOfNode(schedule);
    for (int plane = 0; plane < graph.nodes(); plane++) {
      if (rows.isWindow(plane)) {
        windows[plane] =
            new RowWindow(
                graph.graph().nodes().get(plane).output().name(),
                0,
                rows.rows(plane),
                graph.height(plane),
                graph.rowBytes(plane));
      }
    }
    layOut(List.of());
  }

  private static int[] nextOfNode(RowSchedule schedule) {
    int[] next = new int[schedule.size()];
    int[] last = new int[schedule.graph().nodes()];
    Arrays.fill(last, NONE);
    for (int i = schedule.size() - 1; i >= 0; i--) {
      next[i] = last[schedule.node(i)];
      last[schedule.node(i)] = i;
    }
    return next;
  }

  /**
   * Bytes of all windows and of the scratch of kernels.
   *
   * @param bindings one for each event
   */
  public long sizeBytes(List<KernelBinding> bindings) {
    layOut(bindings);
    return sizeBytes;
  }

  /** Bytes of all windows and, once there is a segment, of the kernels' scratch. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /**
   * The segment with these kernels.
   *
   * @param bindings one for each event
   * @param nodes the events' nodes for their rows alone
   */
  public Segment segment(List<Node> nodes, List<KernelBinding> bindings) {
    Map<Call, Integer> calls = new LinkedHashMap<>();
    List<Integer> order = new ArrayList<>();
    layOut(bindings);
    for (int i = 0; i < schedule.size(); i++) {
      Call call = call(i, nodes.get(i), bindings.get(i));
      order.add(calls.computeIfAbsent(call, c -> calls.size()));
    }
    return new Segment(
        graph.graph(),
        Arrays.stream(windows).filter(Objects::nonNull).toList(),
        cursors,
        List.copyOf(calls.keySet()),
        order);
  }

  static long aligned(long bytes, int alignment) {
    return (bytes + alignment - 1) / alignment * alignment;
  }

  /**
   * Windows and what kernels want beside them. A window is in use as a whole: rows that move up in
   * it may be none yet.
   */
  private void layOut(List<KernelBinding> bindings) {
    List<WindowLayout.Block> blocks = new ArrayList<>(rows.blocks());
    Map<KernelBinding, BitSet> kernels = new LinkedHashMap<>();
    IdentityHashMap<KernelBinding, BitSet> seen = new IdentityHashMap<>();
    for (int i = 0; i < bindings.size(); i++) {
      seen.computeIfAbsent(
              bindings.get(i), one -> kernels.computeIfAbsent(one, other -> new BitSet()))
          .set(i);
    }
    kernels.forEach(
        (binding, used) ->
            binding
                .scratch()
                .forEach(
                    request ->
                        blocks.add(
                            new WindowLayout.Block(
                                request.sizeBytes(), request.alignmentBytes(), used))));
    WindowLayout layout = WindowLayout.of(blocks);
    sizeBytes = layout.sizeBytes();
    int next = 0;
    for (int plane = 0; plane < graph.nodes(); plane++) {
      if (windows[plane] != null) {
        windows[plane] = windows[plane].at(layout.offsetBytes(next++));
      }
    }
    IdentityHashMap<BitSet, List<Long>> offsets = new IdentityHashMap<>();
    for (Map.Entry<KernelBinding, BitSet> kernel : kernels.entrySet()) {
      List<Long> ofKernel = new ArrayList<>();
      for (int i = 0; i < kernel.getKey().scratch().size(); i++) {
        ofKernel.add(layout.offsetBytes(next++));
      }
      offsets.put(kernel.getValue(), ofKernel);
    }
    seen.forEach((binding, used) -> scratchOffsets.put(binding, offsets.get(used)));
  }

  private Call call(int event, Node node, KernelBinding binding) {
    int plane = schedule.node(event);
    int[] reads = graph.reads(plane);
    List<Optional<Place>> inputs = new ArrayList<>();
    for (int k = 0; k < reads.length; k++) {
      inputs.add(
          reads[k] == RowGraph.NO_PLANE
              ? Optional.empty()
              : Optional.of(place(event, k, reads[k])));
    }
    Optional<RowMove> move = Optional.empty();
    Place place;
    int written = schedule.end(event) - schedule.first(event);
    if (plane == graph.output()) {
      place =
          new Place.AtCursor(cursor(Optional.empty(), plane, -1), written * graph.rowBytes(plane));
    } else {
      move = move(plane, written);
      RowWindow window = windows[plane];
      place =
          new Place.Window(window.offsetBytes() + (window.rows() - written) * window.rowBytes());
    }
    computed[plane] = schedule.end(event);
    return new Call(node, binding, inputs, place, scratchOffsets.get(binding), move);
  }

  private Place place(int event, int input, int plane) {
    RowWindow window = windows[plane];
    int first = schedule.neededFirst(event);
    if (window != null) {
      int row = first - computed[plane] + window.rows();
      return new Place.Window(window.offsetBytes() + row * window.rowBytes());
    }
    int node = schedule.node(event);
    int later = nextOfNode[event];
    int next;
    if (later != NONE) {
      next = schedule.neededFirst(later);
    } else {
      // A last call that reads row for row is like those before it.
      boolean slides = graph.graph().nodes().get(node).op().sliding().isPresent();
      next = slides ? first : schedule.neededEnd(event);
    }
    return new Place.AtCursor(
        cursor(Optional.of(plane - graph.nodes()), node, input),
        (next - first) * graph.rowBytes(plane));
  }

  private int cursor(Optional<Integer> input, int node, int index) {
    return cursorOf.computeIfAbsent(
        List.of(node, index),
        key -> {
          cursors.add(new Cursor(input));
          return cursors.size() - 1;
        });
  }

  /**
   * The rows that stay move up. At the beginning fewer would do: moving as many each time makes
   * calls alike, and so the code smaller.
   */
  private Optional<RowMove> move(int plane, int written) {
    RowWindow window = windows[plane];
    int kept = rows.kept(plane, written);
    long to = window.offsetBytes() + (window.rows() - written - kept) * window.rowBytes();
    return kept == 0
        ? Optional.empty()
        : Optional.of(new RowMove(to + written * window.rowBytes(), to, kept * window.rowBytes()));
  }

  /** How far an input has to lie above the output's start if both share bytes. */
  public long distanceBytes(int input) {
    return rows.distanceBytes(input);
  }
}
