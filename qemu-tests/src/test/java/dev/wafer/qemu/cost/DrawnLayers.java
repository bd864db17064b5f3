package dev.wafer.qemu.cost;

import dev.wafer.compiler.rules.DrawnGraphs;
import dev.wafer.ir.Constant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A layer of each operator in each combination of element types, drawn at random. */
final class DrawnLayers {
  private final LayerList layers;

  DrawnLayers(LayerList layers) {
    this.layers = layers;
  }

  void add() {
    DrawnGraphs.each(
        drawn -> {
          for (Node node : drawn.graph().nodes()) {
            layers.addOthers(name(drawn, node), alone(drawn.graph(), node));
          }
        });
  }

  private static String name(DrawnGraphs.Drawn drawn, Node node) {
    String outputs = shapes(node.outputs());
    return drawn.name() + " " + node.op().mnemonic() + shapes(node.inputs()) + " to" + outputs;
  }

  private static String shapes(List<Value> values) {
    return values.stream()
        .filter(value -> !value.isAbsent())
        .map(value -> " [" + value.shape() + "]")
        .collect(Collectors.joining());
  }

  /** A graph of one of a graph's nodes. */
  private static Graph alone(Graph graph, Node node) {
    List<Value> inputs = new ArrayList<>();
    List<Value> variables = new ArrayList<>();
    Map<Value, Constant> constants = new LinkedHashMap<>();
    for (Value value : node.inputs().stream().distinct().filter(v -> !v.isAbsent()).toList()) {
      graph.constant(value).ifPresent(constant -> constants.put(value, constant));
      if (graph.isVariable(value)) {
        variables.add(value);
      } else if (!constants.containsKey(value)) {
        inputs.add(value);
      }
    }
    return new Graph("layer", inputs, node.outputs(), variables, constants, List.of(node));
  }
}
