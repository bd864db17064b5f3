package dev.wafer.passes.stream;

import dev.wafer.ir.Node;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Overlap;
import dev.wafer.passes.program.ScratchRequest;
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
import java.util.OptionalLong;

/**
 * Lays out the rows of a streamed graph: its windows ({@link RowWindows}), and for each event of
 * the schedule what it reads and writes there. Windows share bytes with what kernels want while
 * they run, too.
 */
public final class SegmentBuilder {
  /** No event of the same node comes behind. */
  private static final int NONE = -1;

  private final RowSchedule schedule;
  private final long outputBytes;
  private final RowGraph graph;
  private final RowWindows rows;
  private final RowGroups groups;
  private final RowGuests guests;
  private final RowFrames frames;

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
  private long sunkBytes;

  /** For each plane that lies where those rows will be that are made of it, their plane. */
  private final int[] hosts;

  /** For each such plane, how far its rows lie above the place of those. */
  private final long[] guestDistances;

  /** Lays out windows apart from the output. */
  public SegmentBuilder(RowSchedule schedule) {
    this(schedule, 0);
  }

  /**
   * @param outputBytes of the output's end into which windows and scratch may reach
   */
  public SegmentBuilder(RowSchedule schedule, long outputBytes) {
    this.schedule = schedule;
    this.outputBytes = outputBytes;
    graph = schedule.graph();
    rows = new RowWindows(schedule);
    groups = new RowGroups(schedule, rows);
    guests = new RowGuests(schedule);
    frames = new RowFrames(schedule, rows);
    hosts = new int[graph.nodes()];
    guestDistances = new long[graph.nodes()];
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
    return -Math.floorDiv(-bytes, alignment) * alignment;
  }

  /**
   * Windows and what kernels want beside them. A window is in use as a whole: rows that move up in
   * it may be none yet.
   */
  private void layOut(List<KernelBinding> bindings) {
    findHosts(bindings);
    List<WindowLayout.Block> blocks = new ArrayList<>();
    for (int plane = 0; plane < graph.nodes(); plane++) {
      if (hasBlock(plane)) {
        blocks.add(block(plane));
      }
    }
    Map<KernelBinding, BitSet> kernels = new LinkedHashMap<>();
    IdentityHashMap<KernelBinding, BitSet> seen = new IdentityHashMap<>();
    for (int i = 0; i < bindings.size(); i++) {
      seen.computeIfAbsent(
              bindings.get(i), one -> kernels.computeIfAbsent(one, other -> new BitSet()))
          .set(i);
    }
    kernels.forEach(
        (binding, used) -> binding.scratch().forEach(request -> blocks.add(block(request, used))));
    WindowLayout layout = rows.layout(blocks, outputBytes, guestOfOutput(), guests);
    sizeBytes = layout.sizeBytes();
    sunkBytes = layout.sunkBytes();
    int next = 0;
    for (int plane = 0; plane < graph.nodes(); plane++) {
      if (hasBlock(plane)) {
        windows[plane] = windows[plane].at(layout.offsetBytes(next++));
      }
    }
    for (int plane = 0; plane < graph.nodes(); plane++) {
      if (hosts[plane] != NONE) {
        RowWindow host = windows[hosts[plane]];
        windows[plane] =
            windows[plane].at(
                host == null
                    ? RowWindow.IN_OUTPUT
                    : host.endBytes() - windows[plane].sizeBytes() + guestDistances[plane]);
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

  /** What a kernel wants beside the windows at some events. */
  private WindowLayout.Block block(ScratchRequest request, BitSet events) {
    BitSet beside = (BitSet) events.clone();
    events.stream().filter(event -> inWindow(request, event).isPresent()).forEach(beside::clear);
    return new WindowLayout.Block(
        beside.isEmpty() ? 0 : request.sizeBytes(), request.alignmentBytes(), beside);
  }

  /** Where scratch lies in the window of what is copied to it; empty if it lies beside all. */
  private OptionalLong inWindow(ScratchRequest request, int event) {
    int plane = frames.plane(request, event);
    return plane == RowGraph.NO_PLANE || hosts[plane] != NONE
        ? OptionalLong.empty()
        : frames.startBytes(request, event);
  }

  private List<Long> scratch(int event, KernelBinding binding) {
    List<Long> offsets = new ArrayList<>(scratchOffsets.get(binding));
    for (int i = 0; i < offsets.size(); i++) {
      ScratchRequest request = binding.scratch().get(i);
      OptionalLong start = inWindow(request, event);
      if (start.isPresent()) {
        RowWindow window = windows[frames.plane(request, event)];
        offsets.set(i, window.offsetBytes() + start.getAsLong());
      }
    }
    return offsets;
  }

  private boolean hasBlock(int plane) {
    return windows[plane] != null && hosts[plane] == NONE;
  }

  /** A plane's window, with what lies in it besides. */
  private WindowLayout.Block block(int plane) {
    WindowLayout.Block block = rows.block(plane);
    for (int guest = 0; guest < graph.nodes(); guest++) {
      if (hosts[guest] == plane) {
        BitSet events = (BitSet) block.events().clone();
        events.or(rows.block(guest).events());
        block =
            new WindowLayout.Block(
                block.sizeBytes() + guestDistances[guest], block.alignmentBytes(), events);
      }
    }
    return block;
  }

  /**
   * Which planes lie where those rows will be that are made of them: of each node's inputs the one
   * that is computed first, if the kernels permit it, so that the others need no room beside it.
   *
   * @param bindings one for each event, or none
   */
  private void findHosts(List<KernelBinding> bindings) {
    Arrays.fill(hosts, NONE);
    if (bindings.isEmpty()) {
      return;
    }
    for (int host = graph.nodes() - 1; host >= 0; host--) {
      if (hosts[host] == NONE) {
        for (int plane : graph.demands(host)) {
          OptionalLong distance = guestDistance(plane, host, bindings);
          if (distance.isPresent()) {
            hosts[plane] = host;
            guestDistances[plane] = distance.getAsLong();
            break;
          }
        }
      }
    }
  }

  /** How far a plane's rows have to lie above those that are made of them; empty if apart. */
  private OptionalLong guestDistance(int plane, int host, List<KernelBinding> bindings) {
    if (!guests.mayBe(plane) || graph.rowBytes(plane) != graph.rowBytes(host)) {
      return OptionalLong.empty();
    }
    int input = guests.input(plane);
    long most = 0;
    for (int i = 0; i < schedule.size(); i++) {
      if (schedule.node(i) == host) {
        if (schedule.end(i) - schedule.first(i)
            != schedule.neededEnd(i) - schedule.neededFirst(i)) {
          return OptionalLong.empty();
        }
        OptionalLong distance =
            bindings.get(i).overlaps().stream()
                .filter(overlap -> overlap.inputIndex() == input && overlap.outputIndex() == 0)
                .filter(
                    overlap ->
                        overlap.form() == Overlap.Form.OUTPUT_BELOW || overlap.distanceBytes() == 0)
                .mapToLong(Overlap::distanceBytes)
                .min();
        if (distance.isEmpty()) {
          return distance;
        }
        most = Math.max(most, aligned(distance.getAsLong(), RowWindows.ALIGNMENT_BYTES));
      }
    }
    return host == graph.output() && (most > 0 || !liesInOutput(plane))
        ? OptionalLong.empty()
        : OptionalLong.of(most);
  }

  /** Whether input and output take no more together if rows of a plane lie in the output. */
  private boolean liesInOutput(int plane) {
    for (int input = 0; input < graph.planes() - graph.nodes(); input++) {
      long inputBytes = graph.sizeBytes(graph.input(input));
      long joint =
          Math.max(graph.sizeBytes(graph.output()), rows.distanceBytes(input) + inputBytes);
      if (rows.distanceBytes(input, plane, guests) + inputBytes > joint) {
        return false;
      }
    }
    return true;
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
    Place place = written(event, plane);
    Optional<RowMove> move = Optional.empty();
    if (hosts[plane] != NONE) {
      move = move(hosts[plane], guests.reader(event));
    } else if (!isHost(plane)) {
      move = move(plane, event);
    }
    computed[plane] = schedule.end(event);
    return new Call(node, binding, inputs, place, scratch(event, binding), move);
  }

  private boolean isHost(int plane) {
    return Arrays.stream(hosts).anyMatch(host -> host == plane);
  }

  /** Where an event writes its rows. */
  private Place written(int event, int plane) {
    int count = schedule.end(event) - schedule.first(event);
    if (plane == graph.output()) {
      return new Place.AtCursor(cursor(Optional.empty(), plane, -1), count * graph.rowBytes(plane));
    }
    return hosts[plane] == NONE
        ? new Place.Window(windows[plane].endBytes() - bytesBehind(event))
        : guest(plane, guests.reader(event));
  }

  /** Where the rows of a guest lie that an event of its host reads. */
  private Place guest(int plane, int event) {
    int host = hosts[plane];
    return host == graph.output()
        ? new Place.AtCursor(cursor(Optional.empty(), host, -1), 0)
        : new Place.Window(windows[host].endBytes() - bytesBehind(event) + guestDistances[plane]);
  }

  /** From where an event writes its rows to the end of the window. */
  private long bytesBehind(int event) {
    return groups.behind(event) * graph.rowBytes(schedule.node(event));
  }

  private Place place(int event, int input, int plane) {
    RowWindow window = windows[plane];
    int first = schedule.neededFirst(event);
    if (plane < graph.nodes() && hosts[plane] != NONE) {
      return guest(plane, event);
    }
    if (window != null) {
      int row = first - computed[plane] + window.rows();
      return new Place.Window(window.offsetBytes() + row * window.rowBytes());
    }
    if (plane < graph.nodes()) {
      // Nothing but border is made of it, so that none of its rows is computed.
      return new Place.Window(0);
    }
    int node = schedule.node(event);
    int later = nextOfNode[event];
    int next;
    if (later != NONE) {
      next = schedule.neededFirst(later);
    } else {
      // A last call that reads row for row is like those before it.
      next = graph.isRowForRow(node) ? schedule.neededEnd(event) : first;
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

  /** The rows that stay in a plane's window move up before an event writes its own. */
  private Optional<RowMove> move(int plane, int event) {
    int kept = groups.kept(event);
    if (plane == graph.output() || kept == 0) {
      return Optional.empty();
    }
    RowWindow window = windows[plane];
    long size = kept * window.rowBytes();
    long from = window.endBytes() - size;
    return Optional.of(new RowMove(from, from - bytesBehind(event), size));
  }

  /** How far an input has to lie above the output's start if both share bytes. */
  public long distanceBytes(int input) {
    int guest = guestOfOutput();
    return guest == NONE ? rows.distanceBytes(input) : rows.distanceBytes(input, guest, guests);
  }

  /**
   * How far windows and scratch have to lie above the output's start if they share bytes with it:
   * rows of the output are written only over what is not in use any more. Empty if they lie apart.
   */
  public OptionalLong aboveOutputBytes() {
    return sunkBytes == 0
        ? OptionalLong.empty()
        : OptionalLong.of(graph.sizeBytes(graph.output()) - sunkBytes);
  }

  private int guestOfOutput() {
    for (int plane = 0; plane < hosts.length; plane++) {
      if (hosts[plane] == graph.output()) {
        return plane;
      }
    }
    return NONE;
  }
}
