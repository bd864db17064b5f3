package dev.wafer.passes.parameters;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.SparseConstant;
import dev.wafer.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells which values depend on parameters alone.
 *
 * <p>A constant does; so does each output of a node that has an input and all of whose inputs do. A
 * node that reads a graph input or a variable, directly or not, runs at run time, as does an
 * operator that the compiler cannot compute.
 */
public final class ParameterAnalysis {
  private final Graph graph;
  private final Set<Value> parameters = new LinkedHashSet<>();
  private final Map<Value, Node> producers = new LinkedHashMap<>();

  private ParameterAnalysis(Graph graph) {
    this.graph = graph;
    parameters.addAll(graph.constants().keySet());
    for (Node node : graph.nodes()) {
      if (dependsOnParametersAlone(node)) {
        parameters.addAll(node.outputs());
        node.outputs().forEach(output -> producers.put(output, node));
      }
    }
  }

  public static ParameterAnalysis of(Graph graph) {
    return new ParameterAnalysis(graph);
  }

  /** Whether a value depends on parameters alone. */
  public boolean isParameter(Value value) {
    return parameters.contains(value);
  }

  /** Whether a node runs at run time at the latest: its results depend on more than parameters. */
  public boolean isRuntime(Node node) {
    return node.outputs().stream().noneMatch(parameters::contains);
  }

  /**
   * The chains of the graph, in the order of first use: one for each value that depends on
   * parameters alone, is read at run time or returned, and is not a dense constant as it stands.
   */
  public List<ParameterChain> chains() {
    Set<Value> read = new LinkedHashSet<>();
    graph.nodes().stream().filter(this::isRuntime).forEach(node -> read.addAll(node.inputs()));
    read.addAll(graph.outputs());
    List<ParameterChain> chains = new ArrayList<>();
    for (Value value : read) {
      boolean sparse = graph.constants().get(value) instanceof SparseConstant;
      if (producers.containsKey(value) || sparse) {
        chains.add(chain(value));
      }
    }
    return List.copyOf(chains);
  }

  private ParameterChain chain(Value result) {
    Set<Value> needed = new LinkedHashSet<>();
    needed.add(result);
    List<Node> nodes = new ArrayList<>();
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (node.outputs().stream().anyMatch(needed::contains)) {
        nodes.add(0, node);
        node.inputs().stream().filter(Value::isPresent).forEach(needed::add);
      }
    }
    needed.retainAll(graph.constants().keySet());
    return new ParameterChain(result, nodes, List.copyOf(needed));
  }

  private boolean dependsOnParametersAlone(Node node) {
    List<Value> present = node.inputs().stream().filter(Value::isPresent).toList();
    return !present.isEmpty() && node.op().isComputable() && parameters.containsAll(present);
  }
}
