package dev.wafer.passes.stream;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Brings a graph into the form in which an input can be handed over by rows. */
public final class FedInput {
  private FedInput() {}

  /**
   * The same graph whose input has the shape of the image that a RESHAPE makes of its bytes, if
   * nothing but functions of single elements lies in between: their rows are those of the image.
   * The steps of a sequence are the rows of an image of one column.
   *
   * @param input of the graph; stays as it is where its own rows can be taken
   */
  public static Graph asImage(Graph graph, Value input) {
    return reshaped(graph, input).orElseGet(() -> FedSequence.of(graph, input));
  }

  private static Optional<Graph> reshaped(Graph graph, Value input) {
    List<Node> functions = new ArrayList<>();
    Value value = input;
    while (!graph.outputs().contains(value)) {
      List<Node> readers = readers(graph, value);
      Node reader = readers.size() == 1 ? readers.get(0) : null;
      if (reader != null && reader.op().isAlias()) {
        return makesRows(reader, input) && isSameButShape(value, reader.output())
            ? Optional.of(asImage(graph, input, functions, reader))
            : Optional.empty();
      }
      if (reader == null || !RowRule.isFunction(graph, reader)) {
        return Optional.empty();
      }
      functions.add(reader);
      value = reader.output();
    }
    return Optional.empty();
  }

  private static List<Node> readers(Graph graph, Value value) {
    return graph.nodes().stream().filter(node -> node.inputs().contains(value)).toList();
  }

  /** Whether a RESHAPE gives an image of several rows, of an input that has none or gives them. */
  private static boolean makesRows(Node reshape, Value input) {
    return RowRule.height(reshape.output()) > 1
        && (RowRule.height(input) == 1 || reshape.input(0).equals(input));
  }

  /** Whether two values of as many elements have the same type otherwise. */
  static boolean isSameButShape(Value one, Value other) {
    return one.dataType() == other.dataType()
        && !one.quantization().isPerAxis()
        && one.quantization().hasScalingOf(other.quantization());
  }

  private static Graph asImage(Graph graph, Value input, List<Node> functions, Node reshape) {
    Map<Value, Value> images = new LinkedHashMap<>();
    images.put(input, image(input, reshape));
    for (Node function : functions) {
      images.put(function.output(), image(function.output(), reshape));
    }
    images.put(reshape.output(), images.get(reshape.input(0)));
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.id() != reshape.id()) {
        nodes.add(
            new Node(
                node.id(),
                node.op(),
                replaced(node.inputs(), images),
                replaced(node.outputs(), images),
                node.operatorIndex()));
      }
    }
    return new Graph(
        graph.name(),
        replaced(graph.inputs(), images),
        graph.outputs(),
        graph.variables(),
        graph.initial(),
        graph.constants(),
        nodes);
  }

  private static Value image(Value value, Node reshape) {
    return new Value(value.id(), value.name(), value.type().withShape(reshape.output().shape()));
  }

  private static List<Value> replaced(List<Value> values, Map<Value, Value> by) {
    return values.stream().map(value -> by.getOrDefault(value, value)).toList();
  }

  /**
   * The same graph with what depends on nothing but an input in front, since that is computed while
   * its rows come.
   */
  public static Graph first(Graph graph, Value input) {
    Set<Value> known = new LinkedHashSet<>(List.of(input));
    List<Node> before = new ArrayList<>();
    List<Node> behind = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (dependsAlone(graph, node, known)) {
        known.addAll(node.outputs());
        before.add(node);
      } else {
        behind.add(node);
      }
    }
    before.addAll(behind);
    return graph.withNodes(before);
  }

  /** Whether a node reads something that is known, and besides constants nothing else. */
  private static boolean dependsAlone(Graph graph, Node node, Set<Value> known) {
    return !node.op().writesState()
        && node.inputs().stream().anyMatch(known::contains)
        && node.inputs().stream()
            .allMatch(
                input ->
                    input.isAbsent() || known.contains(input) || graph.constant(input).isPresent());
  }
}
