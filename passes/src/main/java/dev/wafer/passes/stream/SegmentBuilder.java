package dev.wafer.passes.stream;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Segment;
import dev.wafer.passes.program.Segment.Call;
import dev.wafer.passes.program.Segment.Cursor;
import dev.wafer.passes.program.Segment.Place;
import dev.wafer.passes.program.Segment.RowMove;
import dev.wafer.passes.program.Segment.RowWindow;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lays out the rows of a streamed graph: a window of rows for each plane between two nodes, and for
 * each event of the schedule what it reads and writes there.
 *
 * <p>A plane's window ends with its newest row. Rows that are still needed move up before new ones
 * are written, so that the rows that a kernel reads lie one behind the other. Planes that hold no
 * rows at the same time share bytes, with each other and with what kernels want while they run.
 */
public final class SegmentBuilder {
  /** Windows start at multiples of so many bytes. */
  public static final int ALIGNMENT_BYTES = 16;

  /** No row is read any more. */
  private static final int NEVER = Integer.MAX_VALUE;

  private final Graph graph;
  private final List<RowEvent> events;
  private final Map<Value, RowWindow> windows = new LinkedHashMap<>();
  private final Map<Value, Integer> computed = new HashMap<>();
  private final Map<List<Object>, Integer> keptRows = new HashMap<>();
  private final List<Cursor> cursors = new ArrayList<>();
  private final Map<List<Object>, Integer> cursorOf = new HashMap<>();
  private final Map<Value, Long> distances = new HashMap<>();

  /** For each event, the first row of its output that is read behind it. */
  private final int[] neededAfter;

  /** The events at which a plane between two nodes holds rows that are read later on. */
  private final Map<Value, BitSet> uses = new LinkedHashMap<>();

  private final Map<KernelBinding, List<Long>> scratchOffsets = new HashMap<>();
  private long sizeBytes;

  public SegmentBuilder(Graph graph, List<RowEvent> events) {
    this.graph = graph;
    this.events = events;
    neededAfter = new int[events.size()];
    findNeeded();
    findUses();
    findWindows();
    layOut(List.of());
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
    for (int i = 0; i < events.size(); i++) {
      Call call = call(i, nodes.get(i), bindings.get(i));
      order.add(calls.computeIfAbsent(call, c -> calls.size()));
    }
    return new Segment(
        graph, List.copyOf(windows.values()), cursors, List.copyOf(calls.keySet()), order);
  }

  static long aligned(long bytes, int alignment) {
    return (bytes + alignment - 1) / alignment * alignment;
  }

  /**
   * Backwards: the next rows that each reader of a plane wants are those that it has to keep. Rows
   * are read in their order, so that the first of them tells it.
   */
  private void findNeeded() {
    Map<Value, Map<Node, Integer>> next = new HashMap<>();
    for (int i = events.size() - 1; i >= 0; i--) {
      RowEvent event = events.get(i);
      neededAfter[i] = first(next, event.node().output());
      for (int k = 0; k < event.inputs().size(); k++) {
        Optional<Rows> rows = event.inputs().get(k);
        if (rows.isPresent()) {
          next.computeIfAbsent(event.node().input(k), v -> new HashMap<>())
              .put(event.node(), rows.get().first());
        }
      }
      if (isOutput(event.node().output())) {
        for (Value input : graph.inputs()) {
          int first = first(next, input);
          if (first != NEVER) {
            long distance =
                event.output().end() * RowRule.rowBytes(event.node().output())
                    - first * RowRule.rowBytes(input);
            distances.merge(input, Math.max(0, distance), Math::max);
          }
        }
      }
    }
  }

  private static int first(Map<Value, Map<Node, Integer>> next, Value value) {
    int first = NEVER;
    for (int row : next.getOrDefault(value, Map.of()).values()) {
      first = Math.min(first, row);
    }
    return first;
  }

  /** From the event that writes the first row that a reader wants to the one that reads it. */
  private void findUses() {
    Map<Value, Map<Integer, Integer>> writers = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      RowEvent event = events.get(i);
      Value output = event.node().output();
      if (!isOutput(output)) {
        uses.computeIfAbsent(output, v -> new BitSet()).set(i);
        for (int row = event.output().first(); row < event.output().end(); row++) {
          writers.computeIfAbsent(output, v -> new HashMap<>()).putIfAbsent(row, i);
        }
      }
      for (int k = 0; k < event.inputs().size(); k++) {
        Value input = event.node().input(k);
        Rows rows = event.inputs().get(k).orElse(Rows.NONE);
        if (uses.containsKey(input) && rows.count() > 0) {
          uses.get(input).set(writers.get(input).get(rows.first()), i + 1);
        }
      }
    }
  }

  private void findWindows() {
    Map<Value, Integer> rows = new LinkedHashMap<>();
    for (int i = 0; i < events.size(); i++) {
      RowEvent event = events.get(i);
      Value value = event.node().output();
      if (!isOutput(value)) {
        int end = event.output().end();
        int first = Math.min(neededAfter[i], event.output().first());
        rows.merge(value, end - first, Math::max);
        int kept = event.output().first() - first;
        keptRows.merge(List.of(value, event.output().count()), kept, Math::max);
      }
    }
    for (Node node : graph.nodes()) {
      Value value = node.output();
      if (rows.containsKey(value)) {
        windows.put(
            value,
            new RowWindow(
                value.name(), 0, rows.get(value), RowRule.height(value), RowRule.rowBytes(value)));
      }
    }
  }

  /**
   * Windows and what kernels want beside them. A window is in use as a whole: rows that move up in
   * it may be none yet.
   */
  private void layOut(List<KernelBinding> bindings) {
    List<WindowLayout.Block> blocks = new ArrayList<>();
    windows.forEach(
        (value, window) ->
            blocks.add(
                new WindowLayout.Block(window.sizeBytes(), ALIGNMENT_BYTES, uses.get(value))));
    Map<KernelBinding, BitSet> kernels = new LinkedHashMap<>();
    for (int i = 0; i < bindings.size(); i++) {
      kernels.computeIfAbsent(bindings.get(i), b -> new BitSet()).set(i);
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
    for (Map.Entry<Value, RowWindow> window : windows.entrySet()) {
      window.setValue(window.getValue().at(layout.offsetBytes(next++)));
    }
    for (KernelBinding binding : kernels.keySet()) {
      List<Long> offsets = new ArrayList<>();
      for (int i = 0; i < binding.scratch().size(); i++) {
        offsets.add(layout.offsetBytes(next++));
      }
      scratchOffsets.put(binding, offsets);
    }
  }

  private boolean isOutput(Value value) {
    return graph.outputs().contains(value);
  }

  private Call call(int index, Node node, KernelBinding binding) {
    RowEvent event = events.get(index);
    Value output = event.node().output();
    List<Optional<Place>> inputs = new ArrayList<>();
    for (int k = 0; k < event.inputs().size(); k++) {
      Optional<Rows> rows = event.inputs().get(k);
      int input = k;
      inputs.add(rows.map(r -> place(index, input, r)));
    }
    Optional<RowMove> move = Optional.empty();
    Place place;
    if (isOutput(output)) {
      place =
          new Place.AtCursor(
              cursor(Optional.empty(), event.node(), -1),
              event.output().count() * RowRule.rowBytes(output));
    } else {
      move = move(event);
      RowWindow window = windows.get(output);
      place =
          new Place.Window(
              window.offsetBytes() + (window.rows() - event.output().count()) * window.rowBytes());
    }
    computed.put(output, event.output().end());
    return new Call(node, binding, inputs, place, scratchOffsets.get(binding), move);
  }

  private Place place(int index, int input, Rows rows) {
    RowEvent event = events.get(index);
    Value value = event.node().input(input);
    RowWindow window = windows.get(value);
    if (window != null) {
      int row = rows.first() - computed.get(value) + window.rows();
      return new Place.Window(window.offsetBytes() + row * window.rowBytes());
    }
    int next =
        events.subList(index + 1, events.size()).stream()
            .filter(later -> later.node().equals(event.node()))
            .findFirst()
            .flatMap(later -> later.inputs().get(input))
            .map(Rows::first)
            // A last call that reads row for row is like those before it.
            .orElse(event.node().op().sliding().isPresent() ? rows.first() : rows.end());
    return new Place.AtCursor(
        cursor(Optional.of(graph.inputs().indexOf(value)), event.node(), input),
        (next - rows.first()) * RowRule.rowBytes(value));
  }

  private int cursor(Optional<Integer> plane, Node node, int input) {
    return cursorOf.computeIfAbsent(
        List.of(node.id(), input),
        key -> {
          cursors.add(new Cursor(plane));
          return cursors.size() - 1;
        });
  }

  /**
   * The rows that stay move up. At the beginning fewer would do: moving as many each time makes
   * calls alike, and so the code smaller.
   */
  private Optional<RowMove> move(RowEvent event) {
    Value value = event.node().output();
    RowWindow window = windows.get(value);
    int rows = event.output().count();
    int kept = kept(value, rows);
    long to = window.offsetBytes() + (window.rows() - rows - kept) * window.rowBytes();
    return kept == 0
        ? Optional.empty()
        : Optional.of(new RowMove(to + rows * window.rowBytes(), to, kept * window.rowBytes()));
  }

  /** Rows that are needed later on, at most, where so many new ones are written. */
  private int kept(Value value, int rows) {
    return keptRows.getOrDefault(List.of(value, rows), 0);
  }

  /**
   * How far the input has to lie above the output's start if both share bytes: rows of the output
   * are written only where no later row of the input is read.
   */
  public long distanceBytes(Value input) {
    return distances.getOrDefault(input, 0L);
  }
}
