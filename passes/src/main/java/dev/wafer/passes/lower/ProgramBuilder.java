package dev.wafer.passes.lower;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.Edges;
import dev.wafer.passes.program.Expansion;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.passes.program.Program;
import dev.wafer.passes.program.ScratchRequest;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.program.View;
import dev.wafer.passes.slices.Place;
import dev.wafer.passes.slices.SlicePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Gathers buffers, views and steps in node order. */
final class ProgramBuilder {
  private static final int MARK_BYTES = 4;

  /** Four words: whether rows are awaited, how many have come, the next call, bytes written. */
  private static final int POSITION_BYTES = 16;

  /** What two arrays have in common that can share their place. */
  private record Key(Object type, Bytes data) {}

  private final Graph graph;
  private final SlicePlan slices;
  private final Map<Value, Integer> alignments = new LinkedHashMap<>();
  private final Set<Value> outside = new LinkedHashSet<>();
  private final Optional<Value> fed;
  private final Map<Value, Buffer> roots = new LinkedHashMap<>();
  private final List<Buffer> buffers = new ArrayList<>();
  private final Map<Value, View> views = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final Map<Key, Expansion> persistent = new LinkedHashMap<>();

  /**
   * @param edges where inputs and outputs lie
   * @param chosen the steps that will be added
   */
  ProgramBuilder(Graph graph, SlicePlan slices, Edges edges, Map<Node, Alternative> chosen) {
    this.graph = graph;
    this.slices = slices;
    chosen.forEach(
        (node, step) ->
            present(node.outputs())
                .forEach(
                    value ->
                        alignments.merge(root(value), step.binding().alignmentBytes(), Math::max)));
    edges
        .alignments(graph)
        .forEach((value, bytes) -> alignments.merge(root(value), bytes, Math::max));
    edges.outside(graph).forEach(value -> outside.add(root(value)));
    fed = edges.fed(graph).map(this::root);
    graph.variables().forEach(value -> place(value, Buffer.Kind.STATE));
    graph.inputs().stream()
        .filter(value -> graph.constant(value).isEmpty())
        .forEach(value -> place(value, Buffer.Kind.ACTIVATION));
  }

  /** A node that has nothing to do. */
  void alias(Node node) {
    present(node.outputs()).forEach(value -> place(value, Buffer.Kind.ACTIVATION));
  }

  void step(Node node, Alternative chosen) {
    present(node.outputs()).forEach(value -> place(value, Buffer.Kind.ACTIVATION));
    List<Buffer> scratch = new ArrayList<>();
    for (ScratchRequest request : chosen.binding().scratch()) {
      scratch.add(
          buffer(
              node.name() + ": " + request.role(),
              request.sizeBytes(),
              request.alignmentBytes(),
              Buffer.Kind.SCRATCH));
    }
    List<Expansion> expansions = new ArrayList<>();
    for (Alternative.Weights weights : chosen.weights()) {
      if (weights.code().isPresent()) {
        expansions.add(expansion(node, chosen, weights));
      }
    }
    steps.add(new Step(steps.size(), node, chosen.binding(), scratch, expansions, chosen.tiling()));
  }

  Program program() {
    if (!graph.variables().isEmpty() || !persistent.isEmpty()) {
      buffers.add(
          new Buffer(buffers.size(), "initialised", MARK_BYTES, MARK_BYTES, Buffer.Kind.MARK));
    }
    if (fed.isPresent()) {
      buffers.add(
          new Buffer(buffers.size(), "position", POSITION_BYTES, MARK_BYTES, Buffer.Kind.POSITION));
    }
    return new Program(graph, List.copyOf(persistent.values()), steps, views, buffers);
  }

  private Expansion expansion(Node node, Alternative chosen, Alternative.Weights weights) {
    PackedConstant array = weights.array();
    Key key = new Key(array.type(), array.data());
    Expansion shared = persistent.get(key);
    boolean init = chosen.placement() == Placement.INIT;
    Buffer buffer =
        init && shared != null
            ? shared.buffer()
            : buffer(
                node.name() + ": expanded " + array.role(),
                chosen.expandedBytes(weights),
                array.alignmentBytes(),
                init ? Buffer.Kind.PERSISTENT : Buffer.Kind.SCRATCH);
    Expansion expansion =
        new Expansion(weights.operand(), array, weights.code().orElseThrow(), buffer);
    if (init) {
      persistent.putIfAbsent(key, expansion);
    }
    return expansion;
  }

  private static Stream<Value> present(List<Value> values) {
    return values.stream().filter(Value::isPresent);
  }

  private Value root(Value value) {
    return slices.place(value).root();
  }

  private void place(Value value, Buffer.Kind kind) {
    Place place = slices.place(value);
    Value root = place.root();
    Buffer buffer =
        roots.computeIfAbsent(
            root,
            r ->
                buffer(
                    r.name(), r.type().sizeBytes(), alignments.getOrDefault(r, 1), home(r, kind)));
    long offsetBytes = place.offset() * value.dataType().bits() / 8;
    views.put(value, new View(buffer, offsetBytes, value.type(), place.layout()));
  }

  private Buffer.Kind home(Value root, Buffer.Kind inArena) {
    if (fed.filter(root::equals).isPresent()) {
      return Buffer.Kind.FED;
    }
    return outside.contains(root) ? Buffer.Kind.EXTERNAL : inArena;
  }

  private Buffer buffer(String name, long sizeBytes, int alignmentBytes, Buffer.Kind kind) {
    int alignment = Math.max(alignmentBytes, Lowering.BUFFER_ALIGNMENT_BYTES);
    Buffer buffer = new Buffer(buffers.size(), name, sizeBytes, alignment, kind);
    buffers.add(buffer);
    return buffer;
  }
}
