package dev.wafer.passes.slices;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /** The edges that move their elements, with reasons, among those that need not by themselves. */
  Map<Edge, String> kept() {
    return kept;
  }

  /** The values that hold others, each with the edges that place these in it. */
  public Map<Value, Set<Edge>> groups() {
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
    return groups;
  }

  /** What became of each join, slice and padding, in order. */
  public List<Move> moves() {
    List<Move> moves = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (Movers.isMover(node)) {
        moves.add(move(node));
      }
    }
    return moves;
  }

  private Move move(Node node) {
    boolean slice = Movers.box(node).isPresent();
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
      reason = saved > 0 ? "the border is written" : Movers.obstacle(node);
    }
    return new Move(node, whole - saved, saved, reason);
  }
}
