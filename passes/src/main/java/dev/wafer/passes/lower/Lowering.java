package dev.wafer.passes.lower;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Reshape;
import dev.wafer.passes.control.FlatControl;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.program.EdgePlace;
import dev.wafer.passes.program.Edges;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Program;
import dev.wafer.passes.slices.NodeViews;
import dev.wafer.passes.slices.SlicePlan;
import dev.wafer.passes.slices.SlicePlanner;
import dev.wafer.targets.Core;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Binds the cheapest kernel to each node and gives each run-time value its view.
 *
 * <p>A reshape of a run-time value is a second view of the same bytes and has no step. An output of
 * the graph that is a constant or a variable is copied, so that every output lies in the arena.
 * Expects parameter placement to be done: nodes that depend on parameters alone are gone.
 */
public final class Lowering {
  /** Offset granularity of every buffer, in bytes. */
  public static final int BUFFER_ALIGNMENT_BYTES = EdgePlace.LEAST_ALIGNMENT_BYTES;

  private final Alternatives alternatives;
  private final Core core;
  private final Optional<Objective> objective;
  private final Edges edges;

  public Lowering(List<Kernel<?>> kernels, Core core) {
    this(kernels, List.of(), core);
  }

  /**
   * @param sparse kernels that read sparse forms of weights
   */
  public Lowering(List<Kernel<?>> kernels, List<Kernel<?>> sparse, Core core) {
    this(kernels, sparse, List.of(), core);
  }

  /**
   * @param asked kernels that read sparse forms of weights, and stay in the choice even where
   *     others are better
   */
  public Lowering(
      List<Kernel<?>> kernels, List<Kernel<?>> sparse, List<Kernel<?>> asked, Core core) {
    this(
        new Alternatives(
            new KernelTable(kernels),
            new KernelTable(sparse),
            new KernelTable(asked),
            new KernelTable(List.of())),
        core,
        Optional.empty(),
        Edges.STANDARD);
  }

  private Lowering(
      Alternatives alternatives, Core core, Optional<Objective> objective, Edges edges) {
    this.alternatives = alternatives;
    this.core = core;
    this.objective = objective;
    this.edges = edges;
  }

  /**
   * The same with kernels that are faster for more of the arena or of flash: {@link
   * LoweringChoices#roomy}.
   */
  public Lowering withRoomy(List<Kernel<?>> roomy) {
    return new Lowering(alternatives.withRoomy(new KernelTable(roomy)), core, objective, edges);
  }

  /**
   * The same with kernels that share functions where that pays; without it each node has the
   * cheapest.
   */
  public Lowering withObjective(Objective wanted) {
    return new Lowering(alternatives, core, Optional.of(wanted), edges);
  }

  /** The same with inputs and outputs that lie so. */
  public Lowering withEdges(Edges wanted) {
    return new Lowering(alternatives, core, objective, wanted);
  }

  /**
   * The program of a graph with all weights in flash as its kernels read them.
   *
   * @throws WaferException with one diagnostic for each node that no kernel accepts
   */
  public Program lower(Graph original) {
    LoweringChoices choices = choices(original, Set.of(Placement.FOLD));
    return program(choices, choices.folded());
  }

  /**
   * The ways to compute each node.
   *
   * @param wanted placements to look for besides {@link Placement#FOLD}
   * @throws WaferException with one diagnostic for each node that no kernel accepts
   */
  public LoweringChoices choices(Graph original, Set<Placement> wanted) {
    Graph graph = prepared(original);
    return choices(graph, wanted, SlicePlan.none(graph));
  }

  /**
   * Plans views in place of the copies that concatenations and slices would make.
   *
   * @param graph as {@link #prepared}
   */
  public SlicePlanner slicePlanner(Graph graph, Set<Placement> wanted) {
    return new SlicePlanner(graph, edges, (node, views) -> cost(graph, node, wanted, views));
  }

  /** Estimated instructions of a node whose tensors lie so; empty where they may not lie so. */
  private OptionalLong cost(Graph graph, Node node, Set<Placement> wanted, NodeViews views) {
    KernelRequest request = new KernelRequest(graph, node, core, false, views);
    Optional<Alternative> fold = alternatives.fold(request);
    if (fold.isEmpty() || losesPlacement(request, wanted)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(fold.get().time());
  }

  /** Whether dense tensors would allow a placement of the weights that these views do not. */
  private boolean losesPlacement(KernelRequest request, Set<Placement> wanted) {
    if (!wanted.contains(Placement.DIRECT) || request.views().isDense()) {
      return false;
    }
    KernelRequest dense = new KernelRequest(request.graph(), request.node(), core);
    return !placements(request, wanted).containsAll(placements(dense, wanted));
  }

  private Set<Placement> placements(KernelRequest request, Set<Placement> wanted) {
    return alternatives.all(request, wanted).stream()
        .map(Alternative::placement)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * The ways to compute each node where the values lie as planned.
   *
   * @param graph as {@link #prepared}
   * @throws WaferException with one diagnostic for each node that no kernel accepts
   */
  public LoweringChoices choices(Graph graph, Set<Placement> wanted, SlicePlan slices) {
    Map<Node, List<Alternative>> folds = new LinkedHashMap<>();
    Map<Node, KernelRequest> requests = new LinkedHashMap<>();
    List<Diagnostic> problems = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (slices.isGone(node)) {
        continue;
      }
      KernelRequest request = new KernelRequest(graph, node, core, false, slices.views(node));
      List<Alternative> found = alternatives.folds(request);
      if (found.isEmpty()) {
        problems.add(noKernel(node));
      }
      folds.put(node, found);
      requests.put(node, request);
    }
    if (!problems.isEmpty()) {
      throw new WaferException(problems);
    }
    OnlyCallers callers = new OnlyCallers();
    Map<Node, Alternative> chosen =
        FunctionSharing.choose(graph, callers.expected(folds), objective);
    Map<Node, List<Alternative>> choices = new LinkedHashMap<>();
    Map<Node, List<Alternative>> roomy = new LinkedHashMap<>();
    for (Map.Entry<Node, Alternative> step : chosen.entrySet()) {
      Node node = step.getKey();
      KernelRequest request = requests.get(node);
      choices.put(node, alternatives.all(request, wanted, step.getValue()));
      List<Alternative> wide = alternatives.roomy(request);
      if (!wide.isEmpty()) {
        roomy.put(node, wide);
      }
    }
    return new LoweringChoices(graph, callers.priced(choices), roomy, slices, edges);
  }

  /** The kernel of a node that reads and writes planes alone; empty where there is none. */
  public Optional<KernelBinding> trial(Node node) {
    Graph graph = new Graph("", node.inputs(), node.outputs(), List.of(), Map.of(), List.of(node));
    return alternatives.trial(new KernelRequest(graph, node, core));
  }

  /** The program of one alternative for each node. */
  public static Program program(LoweringChoices choices, Map<Node, Alternative> chosen) {
    Map<Node, Alternative> steps = OnlyCallers.settled(chosen);
    ProgramBuilder builder =
        new ProgramBuilder(choices.graph(), choices.slices(), choices.edges(), steps);
    for (Node node : choices.graph().nodes()) {
      if (steps.containsKey(node)) {
        builder.step(node, steps.get(node));
      } else {
        builder.alias(node);
      }
    }
    return builder.program();
  }

  private Diagnostic noKernel(Node node) {
    StringBuilder types = new StringBuilder();
    for (Value input : node.inputs()) {
      types.append(types.isEmpty() ? "" : ", ");
      types.append(
          input.isAbsent() ? "-" : input.dataType().mnemonic() + "[" + input.shape() + "]");
    }
    types.append(" -> ").append(node.output().dataType().mnemonic());
    types.append('[').append(node.output().shape()).append(']');
    return Diagnostic.of(Code.NO_KERNEL, "no kernel computes this operator for these tensors")
        .atOperator(node.operatorIndex(), node.op().mnemonic())
        .atTensor(node.name())
        .found(types.toString())
        .supported("the operators and types of docs/OPERATORS.md on " + core.name());
  }

  /**
   * The graph as one list of nodes ({@link FlatControl}), with each output copied that is a
   * constant or a variable, or that would lie both in the arena and outside.
   */
  public Graph prepared(Graph original) {
    Graph graph = FlatControl.of(original);
    List<Node> nodes = new ArrayList<>(graph.nodes());
    List<Value> outputs = new ArrayList<>();
    Set<Value> taken = inArena(graph);
    int nextValue = 1 + graph.values().mapToInt(Value::id).max().orElse(0);
    int nextNode = 1 + graph.nodes().stream().mapToInt(Node::id).max().orElse(-1);
    for (Value output : graph.outputs()) {
      boolean fixed = graph.constant(output).isPresent() || graph.isVariable(output);
      Value origin = origin(graph, output);
      boolean shared =
          edges.output(outputs.size()).home() == EdgePlace.Home.ARENA
              ? isOutside(graph, origin)
              : !taken.add(origin);
      if (!fixed && !shared) {
        outputs.add(output);
        continue;
      }
      // A reshape of a constant or a variable is no view; a concatenation is none where that would
      // share bytes.
      Op copies = fixed ? new Reshape() : new Concatenation(0, Activation.NONE);
      Value copy = new Value(nextValue++, output.name(), output.type());
      nodes.add(new Node(nextNode++, copies, List.of(output), List.of(copy), -1));
      outputs.add(copy);
    }
    return graph.with(outputs, graph.constants(), nodes);
  }

  /** What no output outside of the arena can be a view of: inputs, and outputs that lie in it. */
  private Set<Value> inArena(Graph graph) {
    Set<Value> values = new LinkedHashSet<>(graph.inputs());
    for (int i = 0; i < graph.outputs().size(); i++) {
      if (edges.output(i).home() == EdgePlace.Home.ARENA) {
        values.add(origin(graph, graph.outputs().get(i)));
      }
    }
    return values;
  }

  private boolean isOutside(Graph graph, Value value) {
    int input = graph.inputs().indexOf(value);
    return input >= 0 && edges.input(input).home() != EdgePlace.Home.ARENA;
  }

  /** What a value is a reshape of; itself where it is none. */
  private static Value origin(Graph graph, Value value) {
    Value at = value;
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (node.op().isAlias() && node.output().equals(at)) {
        at = node.input(0);
      }
    }
    return at;
  }
}
