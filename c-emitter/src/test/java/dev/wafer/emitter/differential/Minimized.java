package dev.wafer.emitter.differential;

import dev.wafer.ir.Constant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The smallest part of a graph that still fails, found by cutting at its ends. */
final class Minimized {
  private Minimized() {}

  /**
   * Takes the first value that fails as the only output, then makes inputs of values before it, the
   * latest first, as long as what is left fails.
   */
  static Graph of(Graph graph, Predicate<Graph> fails) {
    Graph smallest = graph;
    for (Node node : graph.nodes()) {
      Graph part = part(graph, graph.inputs(), node.outputs());
      if (fails.test(part)) {
        smallest = part;
        break;
      }
    }
    for (int i = smallest.nodes().size() - 2; i >= 0; i--) {
      List<Value> cut = smallest.nodes().get(i).outputs();
      List<Value> inputs = new ArrayList<>(smallest.inputs());
      inputs.addAll(cut);
      Graph part = part(smallest, inputs, smallest.outputs());
      if (part.nodes().size() < smallest.nodes().size() && fails.test(part)) {
        return of(part, fails);
      }
    }
    return smallest;
  }

  /** What the outputs need, from the inputs on. */
  private static Graph part(Graph graph, List<Value> inputs, List<Value> outputs) {
    Set<Value> needed = new LinkedHashSet<>(outputs);
    List<Node> nodes = new ArrayList<>();
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      boolean wanted =
          node.outputs().stream().anyMatch(o -> needed.contains(o) && !inputs.contains(o));
      if (wanted) {
        nodes.add(0, node);
        needed.addAll(node.inputs());
      }
    }
    Map<Value, Constant> constants = new LinkedHashMap<>(graph.constants());
    constants.keySet().retainAll(needed);
    return new Graph(
        graph.name(),
        inputs.stream().filter(needed::contains).toList(),
        outputs,
        graph.variables().stream().filter(needed::contains).toList(),
        constants,
        nodes);
  }
}
