package dev.wafer.passes.slices;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.passes.program.Layout;
import dev.wafer.passes.slices.ViewForms.Part;
import dev.wafer.passes.slices.ViewForms.Slice;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Places for all values of a graph in which every concatenation's part lies in the concatenation's
 * output, and every slice in its source, where nothing speaks against it.
 *
 * <p>Each value has at most one parent, so no value lies in two places. Nodes are seen from the
 * last to the first: a value that several concatenations take goes to the last of them, which is
 * the largest where concatenations grow. A concatenation whose parts already lie side by side in
 * another value as it needs them is itself a box of that value.
 *
 * <p>Values are assigned once (inside of a loop once a turn, before they are read) and places are
 * disjoint or hold the same elements, so what one value writes never destroys another: the order of
 * the nodes does not matter. Variables are the exception: one may be part of a concatenation, which
 * then keeps its bytes from run to run, where nothing reads these bytes after the variable was
 * assigned ({@link #overwritten}).
 */
final class SliceAssignment {
  private final Graph graph;
  private final Map<Edge, String> kept;
  private final Set<Value> fixed = new HashSet<>();
  private final Map<Value, Link> links = new LinkedHashMap<>();
  private final Map<Value, Place> places = new HashMap<>();
  private final Set<Value> misfits = new LinkedHashSet<>();
  private final Map<Edge, String> reasons = new LinkedHashMap<>();
  private final Set<Edge> saved = new LinkedHashSet<>();
  private final Set<Node> gone = new HashSet<>();

  /**
   * @param kept edges that shall move their elements, and why
   */
  SliceAssignment(Graph graph, Map<Edge, String> kept, boolean slices) {
    this.graph = graph;
    this.kept = kept;
    fixed.addAll(graph.variables());
    fixed.addAll(graph.constants().keySet());
    for (Node node : graph.nodes()) {
      if (node.op().isUpdate()) {
        links.put(node.output(), Link.whole(node.input(0)));
        // What a loop carries and branches give is assigned more than once, and lies by itself.
        if (slices && graph.isVariable(node.input(0))) {
          fixed.remove(node.input(0));
        } else {
          fixed.add(node.input(0));
        }
      }
    }
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (node.op().isAlias()) {
        reshape(node);
      } else if (slices) {
        concat(node);
        slice(node);
      }
    }
  }

  /** A value's place; a value that cannot lie where it was linked to is {@link #misfits}. */
  Place place(Value value) {
    // Not recursive: concatenations nest as deep as a network is.
    Deque<Value> chain = new ArrayDeque<>();
    for (Value at = value; !places.containsKey(at); at = links.get(at).parent()) {
      chain.push(at);
      if (!links.containsKey(at)) {
        break;
      }
    }
    for (Value at : chain) {
      places.put(at, found(at));
    }
    return places.get(value);
  }

  /** The place of a value whose parent's is known. */
  private Place found(Value value) {
    Link link = links.get(value);
    if (link == null) {
      return Place.ofItsOwn(value);
    }
    Optional<Place> place = link.place(places.get(link.parent()), value.shape());
    if (place.isEmpty()) {
      misfits.add(value);
    }
    return place.orElse(Place.ofItsOwn(value));
  }

  /** Values whose shape no strides give in the place of their parent. */
  Set<Value> misfits() {
    links.keySet().forEach(this::place);
    return misfits;
  }

  /** Whether a node has nothing to do. */
  boolean isGone(Node node) {
    return gone.contains(node);
  }

  /** Edges whose moves are saved. */
  Set<Edge> saved() {
    return saved;
  }

  /** Why an edge is not saved. */
  Map<Edge, String> reasons() {
    return reasons;
  }

  /**
   * Variables whose place is not theirs alone, though something else is read there after they were
   * assigned, or though they do not lie in one piece.
   */
  Set<Value> overwritten() {
    Set<Value> found = new LinkedHashSet<>();
    Set<Value> assigned = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      for (Value variable : assigned) {
        node.inputs().stream()
            .filter(value -> value.isPresent() && !value.equals(variable))
            .filter(value -> touch(value, variable))
            .forEach(value -> found.add(links.containsKey(variable) ? variable : value));
      }
      if (node.op().isUpdate()) {
        assigned.add(node.input(0));
        if (!place(node.input(0)).layout().isDense()) {
          found.add(node.input(0));
        }
      }
    }
    for (Value variable : assigned) {
      graph.outputs().stream()
          .filter(output -> !output.equals(variable) && touch(output, variable))
          .forEach(output -> found.add(links.containsKey(variable) ? variable : output));
    }
    return found;
  }

  /** Whether two values have bytes in common, as far as their first and last elements say. */
  private boolean touch(Value one, Value other) {
    Place a = place(one);
    Place b = place(other);
    return a.root().equals(b.root())
        && a.offset() < b.offset() + b.layout().span()
        && b.offset() < a.offset() + a.layout().span();
  }

  /** The edge that makes a value lie elsewhere than densely in a buffer of its own. */
  Optional<Edge> nearestEdge(Value value) {
    Link link = links.get(value);
    while (link != null && link.edge().isEmpty()) {
      link = links.get(link.parent());
    }
    return link == null ? Optional.empty() : link.edge();
  }

  NodeViews views(Node node) {
    Map<Value, Layout> layouts = new LinkedHashMap<>();
    Map<Value, Long> offsets = new LinkedHashMap<>();
    Set<Integer> inPlace = new LinkedHashSet<>();
    for (List<Value> values : List.of(node.inputs(), node.outputs())) {
      for (Value value : values) {
        if (value.isPresent() && links.containsKey(value)) {
          Place place = place(value);
          if (!place.layout().isDense()) {
            layouts.put(value, place.layout());
          }
          if (place.offset() != 0) {
            offsets.put(value, place.offset());
          }
        }
      }
    }
    for (int i = 0; i < node.inputs().size(); i++) {
      if (saved.contains(new Edge(node.id(), i))) {
        inPlace.add(i);
      }
    }
    return new NodeViews(layouts, offsets, inPlace);
  }

  private void concat(Node node) {
    List<Part> parts = ViewForms.parts(node);
    if (parts.isEmpty()) {
      return;
    }
    Value whole = node.output();
    if (!links.containsKey(whole) && isBox(node, parts)) {
      return;
    }
    boolean all = true;
    for (Part part : parts) {
      if (part.value().shape().elements() == 0) {
        continue;
      }
      Edge edge = new Edge(node.id(), part.index());
      Optional<String> reason = reason(part.value(), edge);
      if (reason.isEmpty()) {
        links.put(part.value(), Link.box(whole, edge, part.begin(), part.value().shape()));
        saved.add(edge);
      } else {
        reasons.put(edge, reason.get());
        all = false;
      }
    }
    if (all && part(parts, whole)) {
      gone.add(node);
    }
  }

  /** Whether the parts are all of a concatenation; those of PAD are not. */
  private static boolean part(List<Part> parts, Value whole) {
    return parts.stream().mapToLong(p -> p.value().shape().elements()).sum()
        == whole.shape().elements();
  }

  private Optional<String> reason(Value part, Edge edge) {
    if (graph.constant(part).isPresent()) {
      return Optional.of("the part is a constant");
    }
    if (fixed.contains(part)) {
      return Optional.of("the part is a variable");
    }
    if (links.containsKey(part)) {
      return Optional.of("the part already lies in another tensor");
    }
    return Optional.ofNullable(kept.get(edge));
  }

  /** Links a concatenation whose parts are neighbours in one value, where they are. */
  private boolean isBox(Node node, List<Part> parts) {
    Link first = links.get(parts.get(0).value());
    boolean isPad = !part(parts, node.output());
    if (isPad || first == null || first.edge().isEmpty() || parts.size() < 2) {
      return false;
    }
    for (Part part : parts) {
      Link link = links.get(part.value());
      Edge edge = new Edge(node.id(), part.index());
      if (link == null
          || kept.containsKey(edge)
          || link.edge().isEmpty()
          || !link.parent().equals(first.parent())
          || !link.steps().equals(first.steps())
          || !link.extents().equals(part.value().shape())
          || !isBehind(first, part, link)) {
        return false;
      }
    }
    Edge edge = new Edge(node.id(), 0);
    links.put(
        node.output(),
        new Link(
            first.parent(),
            Optional.of(edge),
            first.begin(),
            first.steps(),
            node.output().shape()));
    parts.forEach(part -> saved.add(new Edge(node.id(), part.index())));
    gone.add(node);
    return true;
  }

  private static boolean isBehind(Link first, Part part, Link link) {
    for (int axis = 0; axis < part.begin().size(); axis++) {
      int distance = part.begin().get(axis) * first.steps().get(axis);
      if (link.begin().get(axis) != first.begin().get(axis) + distance) {
        return false;
      }
    }
    return true;
  }

  private void slice(Node node) {
    Optional<Slice> slice = ViewForms.slice(node);
    if (slice.isEmpty()) {
      return;
    }
    Edge edge = new Edge(node.id(), 0);
    Value source = node.input(0);
    Optional<String> reason = Optional.ofNullable(kept.get(edge));
    if (fixed.contains(source)) {
      reason = Optional.of("the source is a variable or a constant");
    } else if (links.containsKey(node.output())) {
      reason = Optional.of("the slice is written to where a concatenation wants it");
    }
    if (reason.isPresent()) {
      reasons.put(edge, reason.get());
      return;
    }
    links.put(
        node.output(),
        new Link(
            source,
            Optional.of(edge),
            slice.get().begin(),
            slice.get().steps(),
            slice.get().extents()));
    saved.add(edge);
    gone.add(node);
  }

  /** A reshape is a second view of the same bytes, on whichever side is free. */
  private void reshape(Node node) {
    Value in = node.input(0);
    Value out = node.output();
    if (fixed.contains(in) || graph.isVariable(in)) {
      return;
    }
    if (!links.containsKey(out)) {
      links.put(out, Link.whole(in));
      gone.add(node);
    } else if (!links.containsKey(in)) {
      links.put(in, Link.whole(out));
      gone.add(node);
    }
  }
}
