package dev.wafer.passes.slices;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.passes.program.Edges;
import dev.wafer.passes.program.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds which copies go: starts with all that the graph permits, and gives back those that a kernel
 * cannot do without, that cost more than they save, or that the caller wants back, until nothing is
 * left to give back.
 */
public final class SlicePlanner {
  private static final String OUTSIDE = "an input or output of the model is not in the arena";

  private static final String NO_KERNEL = "no kernel of the %s addresses the slice";

  private final Graph graph;
  private final Edges modelEdges;
  private final KernelCosts costs;
  private final Map<Integer, Node> nodes = new HashMap<>();
  private final Map<Integer, Map<NodeViews, OptionalLong>> known = new HashMap<>();

  /** A planner for a graph whose inputs and outputs all lie in the arena. */
  public SlicePlanner(Graph graph, KernelCosts costs) {
    this(graph, Edges.STANDARD, costs);
  }

  /**
   * @param edges where inputs and outputs lie
   */
  public SlicePlanner(Graph graph, Edges edges, KernelCosts costs) {
    this.graph = graph;
    this.modelEdges = edges;
    this.costs = costs;
    graph.nodes().forEach(node -> nodes.put(node.id(), node));
  }

  /**
   * The plan that saves the copies whose absence makes kernels slower by no more than they cost.
   */
  public SlicePlan plan() {
    return plan(Map.of(), 0);
  }

  /**
   * The plan that saves others as well, those that cost least first, as long as all of these add at
   * most a share of the time of the dense kernels.
   */
  public SlicePlan plan(double share) {
    long time = 0;
    for (Node node : graph.nodes()) {
      time += cost(node, NodeViews.DENSE).orElse(0);
    }
    return plan(Map.of(), (long) (share * time));
  }

  /** A plan like another one, in which the edges of a group move their elements. */
  public SlicePlan without(SlicePlan plan, Set<Edge> edges, String reason) {
    Map<Edge, String> kept = new LinkedHashMap<>(plan.kept());
    edges.forEach(edge -> kept.put(edge, reason));
    return plan(kept, 0);
  }

  private SlicePlan plan(Map<Edge, String> given, long allowedTime) {
    Map<Edge, String> kept = new LinkedHashMap<>(given);
    while (true) {
      SliceAssignment assignment = new SliceAssignment(graph, kept, true);
      Map<Edge, String> more = misfits(assignment);
      if (more.isEmpty()) {
        more = overwritten(assignment);
      }
      if (more.isEmpty()) {
        more = interfaces(assignment);
      }
      if (more.isEmpty()) {
        more = unaddressed(assignment, allowedTime);
      }
      if (more.isEmpty()) {
        return new SlicePlan(graph, assignment, kept);
      }
      kept.putAll(more);
    }
  }

  private static Map<Edge, String> misfits(SliceAssignment assignment) {
    Map<Edge, String> found = new LinkedHashMap<>();
    for (Value value : assignment.misfits()) {
      assignment
          .nearestEdge(value)
          .ifPresent(edge -> found.put(edge, "a reshape would not be a view of the slice"));
    }
    return found;
  }

  private static Map<Edge, String> overwritten(SliceAssignment assignment) {
    Map<Edge, String> found = new LinkedHashMap<>();
    for (Value value : assignment.overwritten()) {
      assignment
          .nearestEdge(value)
          .ifPresent(edge -> found.put(edge, "a variable would be assigned while it is needed"));
    }
    return found;
  }

  private Map<Edge, String> interfaces(SliceAssignment assignment) {
    Map<Edge, String> found = new LinkedHashMap<>();
    Map<Value, Integer> alignments = modelEdges.alignments(graph);
    alignments.forEach(
        (value, alignmentBytes) -> {
          Place place = assignment.place(value);
          long offsetBytes = place.offset() * value.dataType().bits() / 8;
          if (!place.layout().isDense() || offsetBytes % alignmentBytes != 0) {
            String role = graph.inputs().contains(value) ? "an input" : "an output";
            assignment
                .nearestEdge(value)
                .ifPresent(
                    edge -> found.put(edge, role + " of the model has to be dense and aligned"));
          }
        });
    Set<Value> others = new LinkedHashSet<>(alignments.keySet());
    others.addAll(graph.variables());
    modelEdges.outside(graph).forEach(value -> addOutside(assignment, value, others, found));
    return found;
  }

  /** What is the caller's is a tensor's alone, and none of the others lies in it. */
  private static void addOutside(
      SliceAssignment assignment, Value value, Set<Value> others, Map<Edge, String> found) {
    Value root = assignment.place(value).root();
    if (root.shape().elements() != value.shape().elements()) {
      assignment.nearestEdge(value).ifPresent(edge -> found.put(edge, OUTSIDE));
    }
    for (Value other : others) {
      if (!other.equals(value) && assignment.place(other).root().equals(root)) {
        assignment
            .nearestEdge(other)
            .or(() -> assignment.nearestEdge(value))
            .ifPresent(edge -> found.put(edge, OUTSIDE));
      }
    }
  }

  private Map<Edge, String> unaddressed(SliceAssignment assignment, long allowedTime) {
    Map<Edge, String> found = new LinkedHashMap<>();
    Map<Edge, Long> extra = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      NodeViews views = assignment.views(node);
      if (assignment.isGone(node) || (views.isDense() && views.offsets().isEmpty())) {
        continue;
      }
      OptionalLong cost = cost(node, views);
      if (cost.isEmpty()) {
        for (Value value : givenBack(node, views)) {
          assignment
              .nearestEdge(value)
              .ifPresent(edge -> found.put(edge, NO_KERNEL.formatted(node.op().mnemonic())));
        }
      } else if (!views.layouts().isEmpty()) {
        NodeViews dense = views.without(node, views.layouts().keySet());
        long more = cost.getAsLong() - cost(node, dense).orElse(cost.getAsLong());
        Set<Edge> edges = new LinkedHashSet<>();
        for (Value value : views.layouts().keySet()) {
          assignment.nearestEdge(value).ifPresent(edges::add);
        }
        // Each edge pays its share, so that those that pay together stay.
        edges.forEach(edge -> extra.merge(edge, more / edges.size(), Long::sum));
      }
    }
    return found.isEmpty() ? tooSlow(extra, allowedTime) : found;
  }

  /** The edges by which kernels lose more than the copies cost, beyond what is allowed in all. */
  private Map<Edge, String> tooSlow(Map<Edge, Long> extra, long allowedTime) {
    Map<Edge, Long> losses = new LinkedHashMap<>();
    extra.forEach((edge, more) -> losses.put(edge, more - copyTime(edge)));
    Map<Edge, String> found = new LinkedHashMap<>();
    long left = allowedTime;
    for (Map.Entry<Edge, Long> loss :
        losses.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList()) {
      if (loss.getValue() > left) {
        found.put(loss.getKey(), "kernels would be slower by more than the copy");
      } else {
        left -= Math.max(0, loss.getValue());
      }
    }
    return found;
  }

  /** The values of a node that have to be dense for it to have a kernel: as few as can be. */
  private Set<Value> givenBack(Node node, NodeViews views) {
    Set<Value> all = new LinkedHashSet<>(views.layouts().keySet());
    all.addAll(views.offsets().keySet());
    views.inPlace().forEach(input -> all.add(node.input(input)));
    List<Set<Value>> trials = new ArrayList<>();
    for (List<Value> side : List.of(node.outputs(), node.inputs())) {
      Set<Value> values = new LinkedHashSet<>(all);
      values.retainAll(side);
      if (!values.isEmpty()) {
        trials.add(values);
      }
    }
    for (Set<Value> trial : trials) {
      if (cost(node, views.without(node, trial)).isPresent()) {
        return trial;
      }
    }
    return all;
  }

  private OptionalLong cost(Node node, NodeViews views) {
    return known
        .computeIfAbsent(node.id(), id -> new HashMap<>())
        .computeIfAbsent(views, v -> costs.time(node, v));
  }

  /** Time of moving what an edge moves, estimated as the kernels do that move. */
  private long copyTime(Edge edge) {
    Node node = nodes.get(edge.nodeId());
    boolean slice = ViewForms.slice(node).isPresent();
    Value part = slice ? node.output() : node.input(edge.index());
    Value whole = slice ? node.input(0) : node.output();
    Optional<Link> link =
        ViewForms.parts(node).stream()
            .filter(p -> p.index() == edge.index())
            .map(p -> Link.box(whole, edge, p.begin(), part.shape()))
            .findFirst();
    Layout layout =
        link.flatMap(l -> l.place(Place.ofItsOwn(whole), part.shape()))
            .map(Place::layout)
            .orElseGet(() -> Layout.dense(part.shape()));
    List<Layout.Loop> loops = layout.loops();
    long run = loops.get(loops.size() - 1).extent();
    long rows = part.shape().elements() / Math.max(1, run);
    return rows * 30 + part.type().sizeBytes() / 2;
  }
}
