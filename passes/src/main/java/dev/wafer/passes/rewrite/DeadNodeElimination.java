package dev.wafer.passes.rewrite;

import dev.wafer.ir.Constant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Removes what no output of the graph depends on.
 *
 * <p>Walks the nodes backwards from the graph's outputs. A node stays if a value of its is needed,
 * or if it writes to a variable, since later runs may see its effect; its inputs are then needed.
 * In the end the constants and variables that no node reads and the graph does not return go too.
 *
 * <p>It does not drop graph inputs (they are the model's interface), single outputs of a node that
 * stays, or state that only feeds itself.
 */
public final class DeadNodeElimination implements Pass {
  @Override
  public String name() {
    return "dead-node-elimination";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    Set<Value> variables = new LinkedHashSet<>(graph.variables());
    Set<Value> needed = new LinkedHashSet<>(graph.outputs());
    List<Node> kept = new ArrayList<>();
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      boolean live =
          node.outputs().stream().anyMatch(needed::contains)
              || (node.op().writesState() && node.inputs().stream().anyMatch(variables::contains));
      if (live) {
        kept.add(node);
        needed.addAll(node.inputs());
      }
    }
    Collections.reverse(kept);
    Map<Value, Constant> constants = new LinkedHashMap<>(graph.constants());
    constants.keySet().retainAll(needed);
    List<Value> keptVariables = graph.variables().stream().filter(needed::contains).toList();
    return graph.with(graph.outputs(), constants, kept).withVariables(keptVariables);
  }
}
