package dev.wafer.passes.stream;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import java.util.List;
import java.util.Optional;

/**
 * What stands in the way of an input that is to be handed over by rows.
 *
 * @param node the operator; empty if it is none
 * @param reason what it does, as the end of a sentence about the input
 */
public record FedObstacle(Optional<Node> node, String reason) {
  /**
   * Finds it.
   *
   * @param graph with what depends on the input alone in front ({@link FedInput#first})
   */
  public static FedObstacle of(Graph graph, Value input) {
    List<Node> readers =
        graph.nodes().stream().filter(node -> node.inputs().contains(input)).toList();
    if (readers.isEmpty() || graph.outputs().contains(input)) {
      return new FedObstacle(
          Optional.empty(), readers.isEmpty() ? "which nothing reads" : "which is an output, too");
    }
    Node first = readers.get(0);
    if (!runsByRows(graph, first)) {
      return new FedObstacle(Optional.of(first), whole(graph, first));
    }
    if (graph.nodes().indexOf(first) > 0) {
      return new FedObstacle(
          Optional.of(first),
          "which " + name(first) + " reads together with other inputs or state");
    }
    Node last = readers.get(readers.size() - 1);
    for (Node node : graph.nodes().subList(0, graph.nodes().indexOf(last))) {
      if (!runsByRows(graph, node) || RunningMeans.isMean(node)) {
        return new FedObstacle(
            Optional.of(node),
            "which " + name(last) + " reads again, behind " + name(node) + " that needs all rows");
      }
    }
    return new FedObstacle(
        Optional.of(last),
        first.equals(last)
            ? "whose rows are too many for a part"
            : "from whose first reader to " + name(last) + ", which reads it last, is no part");
  }

  private static boolean runsByRows(Graph graph, Node node) {
    return RowRule.holds(graph, node) || RunningMeans.isMean(node);
  }

  private static String whole(Graph graph, Node node) {
    String name = name(node);
    if (node.op().isAlias()) {
      return "of which " + name + " makes no image of several rows";
    }
    if (node.op().sliding().isPresent() && RowRule.isScaledAsAWhole(node)) {
      return "which " + name + " scales by its largest element";
    }
    if (!RowRule.isElementwise(node)) {
      return "which " + name + " needs whole";
    }
    return node.inputs().stream().anyMatch(input -> hasRows(graph, input))
        ? "with which " + name + " combines a constant that has rows, too"
        : "which is no image for " + name;
  }

  private static boolean hasRows(Graph graph, Value value) {
    return graph.constant(value).isPresent()
        && value.shape().rank() >= 3
        && value.shape().dim(-3) > 1;
  }

  private static String name(Node node) {
    return node.op().mnemonic();
  }
}
