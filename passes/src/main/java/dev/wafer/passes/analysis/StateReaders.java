package dev.wafer.passes.analysis;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Movement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which nodes have to run before a variable is assigned, so that what they read may lie where the
 * variable does: those that read the variable, or what was only moved from it.
 */
public final class StateReaders {
  private StateReaders() {}

  /** For each node that updates a variable the nodes before it, by index, that hang on that one. */
  public static Map<Integer, Set<Integer>> of(Graph graph) {
    Map<Integer, Set<Integer>> readers = new LinkedHashMap<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node node = graph.nodes().get(i);
      if (node.op().isUpdate()) {
        readers.put(i, hanging(graph.nodes().subList(0, i), node.input(0)));
      }
    }
    return readers;
  }

  /** Indices of the nodes that read a variable, or what was only moved from it. */
  public static Set<Integer> hanging(List<Node> nodes, Value variable) {
    Set<Value> derived = new LinkedHashSet<>(List.of(variable));
    Set<Integer> hanging = new LinkedHashSet<>();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      List<Value> read = new ArrayList<>(node.inputs());
      read.retainAll(derived);
      if (!read.isEmpty()) {
        hanging.add(i);
        if (Movement.of(node).isPresent()) {
          derived.addAll(node.outputs());
        }
      }
    }
    return hanging;
  }
}
