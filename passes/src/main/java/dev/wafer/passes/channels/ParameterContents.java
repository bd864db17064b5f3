package dev.wafer.passes.channels;

import dev.wafer.ir.Constant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.passes.analysis.EvaluationBudget;
import dev.wafer.passes.parameters.ParameterAnalysis;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What parameters hold, through the nodes that compute them; each is computed once. */
final class ParameterContents {
  /** Larger ones are not looked into: no microcontroller holds them. */
  private static final long MOST_BYTES = 16L << 20;

  private final EvaluationBudget budget = new EvaluationBudget();
  private final Graph graph;
  private final ParameterAnalysis analysis;
  private final Map<Value, Node> producers = new LinkedHashMap<>();
  private final Map<Value, Optional<Tensor>> known = new LinkedHashMap<>();

  ParameterContents(Graph graph) {
    this.graph = graph;
    analysis = ParameterAnalysis.of(graph);
    graph.nodes().forEach(node -> node.outputs().forEach(value -> producers.put(value, node)));
  }

  boolean isRuntime(Node node) {
    return analysis.isRuntime(node);
  }

  /** The node that computes a value, if one does. */
  Optional<Node> producer(Value value) {
    return Optional.ofNullable(producers.get(value));
  }

  /** Contents of a value, if it depends on parameters alone and the reference can compute it. */
  Optional<Tensor> of(Value value) {
    Optional<Tensor> contents = known.get(value);
    if (contents == null) {
      contents = compute(value);
      known.put(value, contents);
    }
    return contents;
  }

  private Optional<Tensor> compute(Value value) {
    if (!analysis.isParameter(value) || value.type().sizeBytes() > MOST_BYTES) {
      return Optional.empty();
    }
    Constant constant = graph.constants().get(value);
    try {
      return constant == null
          ? computed(value, producers.get(value))
          : Optional.of(Tensor.of(constant, value.type()));
    } catch (WaferException notEvaluable) {
      return Optional.empty();
    }
  }

  private Optional<Tensor> computed(Value value, Node node) {
    if (!budget.grants(node)) {
      return Optional.empty();
    }
    List<Tensor> arguments = new ArrayList<>();
    for (Value input : node.inputs()) {
      Optional<Tensor> argument = input.isAbsent() ? Optional.of(Tensor.absent()) : of(input);
      if (argument.isEmpty()) {
        return Optional.empty();
      }
      arguments.add(argument.get());
    }
    List<Tensor> results = Evaluator.evaluate(node, arguments);
    return Optional.of(results.get(node.outputs().indexOf(value)));
  }
}
