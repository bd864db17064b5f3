package dev.wafer.passes.stream;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.PlaneSums;
import dev.wafer.ir.op.Streamed;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Overlap;
import dev.wafer.passes.program.ScratchRequest;
import dev.wafer.passes.program.Segment;
import dev.wafer.passes.program.Segment.Call;
import dev.wafer.passes.program.Segment.Place;
import dev.wafer.passes.program.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a segment, apart from what built it: goes through its calls with the name of a row in the
 * place of each byte. A call may read a row only where all of it lies, may write to what it reads
 * as far as its kernel permits, and may not lose what it has written to its own scratch.
 */
public final class SegmentValidator {
  /** In place of the number of an input: the step's scratch. */
  public static final int SCRATCH = -1;

  /** Bytes that hold no row. */
  private static final int NOBODY = -1;

  private final List<RowEvent> events;
  private final Map<Value, Integer> firstNames = new LinkedHashMap<>();

  /**
   * The output with an input or the windows as near to it as that may lie, the other inputs behind
   * both, and the windows behind these.
   */
  private final int[] bytes;

  /** Where the windows begin. */
  private final long windows;

  private final long[] cursors;
  private final List<String> violations = new ArrayList<>();

  private SegmentValidator(
      Segment segment, List<RowEvent> events, long scratchBytes, int near, long distanceBytes) {
    boolean scratchIsNear = near == SCRATCH;
    this.events = events;
    Graph graph = segment.graph();
    int names = 0;
    List<Value> planes = new ArrayList<>(graph.inputs());
    graph.nodes().forEach(node -> planes.add(node.output()));
    for (Value plane : planes) {
      firstNames.put(plane, names);
      names += RowRule.height(plane);
    }
    long[] offsets = new long[graph.inputs().size()];
    long nearBytes = scratchIsNear ? scratchBytes : graph.inputs().get(near).type().sizeBytes();
    long end = Math.max(graph.outputs().get(0).type().sizeBytes(), distanceBytes + nearBytes);
    if (!scratchIsNear) {
      offsets[near] = distanceBytes;
    }
    for (int i = 0; i < offsets.length; i++) {
      if (i != near) {
        offsets[i] = end;
        end += graph.inputs().get(i).type().sizeBytes();
      }
    }
    windows = scratchIsNear ? distanceBytes : end;
    bytes = new int[Math.toIntExact(Math.max(end, windows + scratchBytes))];
    Arrays.fill(bytes, NOBODY);
    cursors =
        segment.cursors().stream()
            .mapToLong(cursor -> cursor.index().map(input -> offsets[input]).orElse(0L))
            .toArray();
    for (int i = 0; i < offsets.length; i++) {
      Value input = graph.inputs().get(i);
      write(offsets[i], input, new Rows(0, RowRule.height(input)));
    }
  }

  /**
   * What is wrong with a segment while one of its inputs or its scratch lies as near to the output
   * as permitted, empty if nothing is.
   *
   * @param events what each call of its order is to compute
   * @param scratchBytes of the step
   * @param near the number of this input, or {@link #SCRATCH}
   * @param distanceBytes by which it begins above the output at least, if they share bytes
   */
  public static List<String> violations(
      Segment segment, List<RowEvent> events, long scratchBytes, int near, long distanceBytes) {
    SegmentValidator validator =
        new SegmentValidator(segment, events, scratchBytes, near, distanceBytes);
    for (int i = 0; i < events.size() && validator.violations.isEmpty(); i++) {
      validator.run(i, segment.calls().get(segment.order().get(i)));
    }
    Value output = segment.graph().outputs().get(0);
    if (validator.violations.isEmpty()) {
      validator.read("at the end", 0, output, new Rows(0, RowRule.height(output)));
    }
    return List.copyOf(validator.violations);
  }

  /**
   * Checks the segment of a step.
   *
   * @throws IllegalStateException that names each violation
   */
  public static void require(Step step) {
    Streamed op = (Streamed) step.node().op();
    KernelBinding binding = step.binding();
    List<RowEvent> events = RowSchedule.of(op.graph(), op.rows()).events();
    List<String> violations = new ArrayList<>();
    for (int i = 0; i < op.graph().inputs().size(); i++) {
      int near = i;
      // Without a permission to share bytes the input lies behind all of the output.
      long distance =
          binding.overlaps().stream()
              .filter(overlap -> overlap.inputIndex() == near)
              .mapToLong(Overlap::distanceBytes)
              .findFirst()
              .orElse(op.graph().outputs().get(0).type().sizeBytes());
      violations.addAll(
          violations(
              binding.segment().orElseThrow(),
              events,
              binding.scratch().get(0).sizeBytes(),
              near,
              distance));
    }
    binding
        .scratch()
        .get(0)
        .aboveOutputBytes()
        .ifPresent(
            distance ->
                violations.addAll(
                    violations(
                        binding.segment().orElseThrow(),
                        events,
                        binding.scratch().get(0).sizeBytes(),
                        SCRATCH,
                        distance)));
    if (!violations.isEmpty()) {
      throw new IllegalStateException(String.join("; ", violations));
    }
  }

  private void run(int index, Call call) {
    RowEvent event = events.get(index);
    Node node = event.node();
    String where = "call " + index + ", " + node.op().mnemonic();
    call.move()
        .ifPresent(
            move ->
                System.arraycopy(
                    bytes,
                    (int) (windows + move.fromBytes()),
                    bytes,
                    (int) (windows + move.toBytes()),
                    (int) move.sizeBytes()));
    if (node.op() instanceof PlaneSums && event.inputs().get(0).orElse(Rows.NONE).first() > 0) {
      read(where, offset(call.output()), node.output(), event.output());
    }
    readInputs(where, event, call, false);
    checkFrames(where, call);
    if (!violations.isEmpty()) {
      return;
    }
    write(offset(call.output()), node.output(), event.output());
    for (int i = 0; i < call.scratchBytes().size(); i++) {
      ScratchRequest request = call.binding().scratch().get(i);
      int first = Math.toIntExact(windows + call.scratchBytes().get(i));
      Arrays.fill(bytes, first, first + Math.toIntExact(request.sizeBytes()), NOBODY);
      request
          .frame()
          .ifPresent(
              frame ->
                  write(
                      first + frame.aboveBytes(),
                      node.input(frame.inputIndex()),
                      event.inputs().get(frame.inputIndex()).orElseThrow()));
    }
    readInputs(where, event, call, true);
    read(where, offset(call.output()), node.output(), event.output());
    call.inputs().forEach(place -> place.ifPresent(this::advance));
    advance(call.output());
  }

  /**
   * Reads what a call does.
   *
   * @param written whether its output is written, so that an input is left out which that may lie
   *     over
   */
  private void readInputs(String where, RowEvent event, Call call, boolean written) {
    for (int k = 0; k < call.inputs().size(); k++) {
      Optional<Rows> rows = event.inputs().get(k);
      if (rows.isPresent()) {
        Place place = call.inputs().get(k).orElseThrow();
        if (!written || (!mayLieOver(call, k) && !isFramed(call, k))) {
          read(where, offset(place), event.node().input(k), rows.get());
        }
      }
    }
  }

  private static boolean isFramed(Call call, int input) {
    return call.binding().scratch().stream()
        .anyMatch(
            request -> request.frame().filter(frame -> frame.inputIndex() == input).isPresent());
  }

  private static long givenBytes(Call call, ScratchRequest.Frame frame) {
    return call.node().input(frame.inputIndex()).type().sizeBytes();
  }

  /** An input that a kernel copies to scratch is moved to the front, if it lies over that. */
  private void checkFrames(String where, Call call) {
    for (int i = 0; i < call.scratchBytes().size(); i++) {
      ScratchRequest request = call.binding().scratch().get(i);
      if (request.frame().isPresent()) {
        ScratchRequest.Frame frame = request.frame().get();
        Place place = call.inputs().get(frame.inputIndex()).orElseThrow();
        long first = call.scratchBytes().get(i);
        if (place instanceof Place.Window at
            && first + frame.aboveBytes() > at.offsetBytes()
            && first + frame.aboveBytes() < at.offsetBytes() + givenBytes(call, frame)) {
          violations.add(
              "%s: the input at %s would be moved back over itself, to %s"
                  .formatted(where, at.offsetBytes(), first + frame.aboveBytes()));
        }
      }
    }
  }

  /** Whether the kernel of a call permits its output to lie over an input as it does. */
  private boolean mayLieOver(Call call, int input) {
    Place place = call.inputs().get(input).orElseThrow();
    long distance = offset(place) - offset(call.output());
    return place instanceof Place.AtCursor == call.output() instanceof Place.AtCursor
        && call.binding().overlaps().stream()
            .filter(overlap -> overlap.inputIndex() == input && overlap.outputIndex() == 0)
            .anyMatch(
                overlap ->
                    switch (overlap.form()) {
                      case OUTPUT_BELOW -> distance >= overlap.distanceBytes();
                      case OUTPUT_ABOVE -> -distance >= overlap.distanceBytes();
                      case EXACTLY -> distance == overlap.distanceBytes();
                    });
  }

  private long offset(Place place) {
    return place instanceof Place.AtCursor at
        ? cursors[at.cursor()]
        : windows + ((Place.Window) place).offsetBytes();
  }

  private void advance(Place place) {
    if (place instanceof Place.AtCursor at) {
      cursors[at.cursor()] += at.advanceBytes();
    }
  }

  private void write(long offset, Value plane, Rows rows) {
    int rowBytes = Math.toIntExact(RowRule.rowBytes(plane));
    int at = Math.toIntExact(offset);
    for (int row = rows.first(); row < rows.end(); row++, at += rowBytes) {
      Arrays.fill(bytes, at, at + rowBytes, firstNames.get(plane) + row);
    }
  }

  private void read(String where, long offset, Value plane, Rows rows) {
    int at = Math.toIntExact(offset);
    int rowBytes = Math.toIntExact(RowRule.rowBytes(plane));
    for (int row = rows.first(); row < rows.end(); row++) {
      int name = firstNames.get(plane) + row;
      for (int end = at + rowBytes; at < end; at++) {
        if (bytes[at] != name) {
          violations.add(
              "%s: byte %s holds %s, not row %s of %s"
                  .formatted(where, at, describe(bytes[at]), row, plane.name()));
          return;
        }
      }
    }
  }

  private String describe(int name) {
    String described = "nothing";
    for (Map.Entry<Value, Integer> plane : firstNames.entrySet()) {
      if (name >= plane.getValue()) {
        described = "row " + (name - plane.getValue()) + " of " + plane.getKey().name();
      }
    }
    return described;
  }
}
