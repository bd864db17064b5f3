package dev.wafer.passes.slices;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Where the values of a graph lie, and which nodes have nothing to do. */
public final class SlicePlan {
  private final Graph graph;
  private final SliceAssignment assignment;
  private final Map<Edge, String> kept;

  SlicePlan(Graph graph, SliceAssignment assignment, Map<Edge, String> kept) {
    this.graph = graph;
    this.assignment = assignment;
    this.kept = new LinkedHashMap<>(kept);
  }

  /** Every value in a buffer of its own, but for reshapes. */
  public static SlicePlan none(Graph graph) {
    return new SlicePlan(graph, new SliceAssignment(graph, Map.of(), false), Map.of());
  }

  public Place place(Value value) {
    return assignment.place(value);
  }

  /** Whether a node has no step. */
  public boolean isGone(Node node) {
    return assignment.isGone(node);
  }

  public NodeViews views(Node node) {
    return assignment.views(node);
  }

  /** Whether any copy is saved. */
  public boolean savesCopies() {
    return !assignment.saved().isEmpty();
  }

  /** Bytes that no operator has to move. */
  public long savedBytes() {
    return moves().stream().mapToLong(Move::savedBytes).sum();
  }

  /** The edges that move their elements, with reasons, among those that need not by themselves. */
  Map<Edge, String> kept() {
    return kept;
  }

  /**
   * Where a nest of concatenations can be cut, the largest concatenations first and of equal ones
   * the last: for each that saves copies the edges by which it holds what others concatenated, and
   * then all of its edges.
   */
  public List<Set<Edge>> cuts() {
    Set<Value> wholes = new LinkedHashSet<>();
    Map<Value, List<Set<Edge>>> cuts = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      Set<Edge> all = new LinkedHashSet<>();
      Set<Edge> nested = new LinkedHashSet<>();
      for (int i = 0; i < node.inputs().size(); i++) {
        Edge edge = new Edge(node.id(), i);
        if (assignment.saved().contains(edge)) {
          all.add(edge);
          if (wholes.contains(node.input(i))) {
            nested.add(edge);
          }
        }
      }
      if (!all.isEmpty()) {
        wholes.addAll(node.outputs());
        boolean isPart = !nested.isEmpty() && nested.size() < all.size();
        cuts.put(node.output(), isPart ? List.of(nested, all) : List.of(all));
      }
    }
    return largestFirst(cuts.keySet()).flatMap(concat -> cuts.get(concat).stream()).toList();
  }

  /** The edges that place values in one buffer, for each such buffer, the largest first. */
  public List<Set<Edge>> groups() {
    Map<Value, Set<Edge>> groups = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      for (int i = 0; i < node.inputs().size(); i++) {
        Edge edge = new Edge(node.id(), i);
        if (assignment.saved().contains(edge)) {
          Value root = place(node.output()).root();
          groups.computeIfAbsent(root, key -> new LinkedHashSet<>()).add(edge);
        }
      }
    }
    return largestFirst(groups.keySet()).map(groups::get).toList();
  }

  /** Of equal ones the last first. */
  private static Stream<Value> largestFirst(Set<Value> values) {
    List<Value> reversed = new ArrayList<>(values);
    Collections.reverse(reversed);
    return reversed.stream().sorted(Comparator.comparingLong(value -> -value.type().sizeBytes()));
  }

  /** What became of each concatenation, slice and padding, in order. */
  public List<Move> moves() {
    List<Move> moves = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (ViewForms.movesElements(node)) {
        moves.add(move(node));
      }
    }
    return moves;
  }

  /** What each assignment of a variable moves in a run, in order: all that keeping state costs. */
  public List<Move> assignments() {
    return graph.nodes().stream()
        .filter(node -> node.op().isUpdate())
        .map(node -> new Move(node, node.input(0).type().sizeBytes(), 0, assigned(node)))
        .toList();
  }

  private String assigned(Node node) {
    boolean window =
        place(node.input(1)).root().equals(place(node.input(0)).root())
            && node.input(1).isPresent();
    return window ? "the window moves on" : "the variable is assigned";
  }

  private Move move(Node node) {
    boolean slice = ViewForms.slice(node).isPresent();
    long whole = node.output().type().sizeBytes();
    if (isGone(node)) {
      return new Move(node, 0, whole, "");
    }
    long saved = 0;
    String reason = "";
    for (int i = 0; i < (slice ? 1 : node.inputs().size()); i++) {
      Edge edge = new Edge(node.id(), i);
      if (assignment.saved().contains(edge)) {
        saved += node.input(i).type().sizeBytes();
      } else if (reason.isEmpty()) {
        reason = assignment.reasons().getOrDefault(edge, "");
      }
    }
    if (reason.isEmpty()) {
      reason = saved > 0 ? "the border is written" : ViewForms.obstacle(node);
    }
    return new Move(node, whole - saved, saved, reason);
  }
}
