package dev.wafer.reference;

import dev.wafer.ir.Constant;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.reference.ops.Invocation;
import dev.wafer.reference.ops.Operators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a graph on the host, node by node. One evaluator is one instance of the model: its variables
 * live from one run to the next. Not for use by several threads at once.
 */
public final class Evaluator {
  private final Graph graph;
  private final Map<Integer, Tensor> constants = new LinkedHashMap<>();
  private final Map<Integer, Tensor> variables = new LinkedHashMap<>();

  public Evaluator(Graph graph) {
    this.graph = graph;
    for (Map.Entry<Value, Constant> entry : graph.constants().entrySet()) {
      constants.put(entry.getKey().id(), Tensor.of(entry.getValue(), entry.getKey().type()));
    }
    reset();
  }

  /** Gives every variable its first contents. */
  public void reset() {
    for (Value variable : graph.variables()) {
      DenseConstant contents = graph.initial().get(variable);
      variables.put(
          variable.id(),
          contents == null ? initialState(variable.type()) : Tensor.of(contents, variable.type()));
    }
  }

  /**
   * What a variable holds before the first run if the graph says nothing: zeros, and its zero point
   * where it is INT8 (so does TensorFlow Lite Micro).
   */
  public static Tensor initialState(TensorType type) {
    Tensor tensor = Tensor.zeros(type);
    if (type.dataType() == DataType.INT8) {
      Arrays.fill(tensor.bytes(), (byte) type.quantization().zeroPoint());
    }
    return tensor;
  }

  /** Runs the graph once; inputs and outputs are in the graph's order. */
  public List<Tensor> run(List<Tensor> inputs) {
    return run(inputs, NodeObserver.NONE);
  }

  /**
   * Runs the graph once, showing each node's outputs to {@code observer}.
   *
   * @throws WaferException if the inputs do not fit the graph or a node cannot be evaluated
   */
  public List<Tensor> run(List<Tensor> inputs, NodeObserver observer) {
    Map<Integer, Tensor> live = new LinkedHashMap<>();
    bindInputs(inputs, live);
    Map<Integer, Integer> lastUse = lastUses();
    for (int step = 0; step < graph.nodes().size(); step++) {
      Node node = graph.nodes().get(step);
      List<Tensor> arguments = new ArrayList<>();
      for (Value input : node.inputs()) {
        arguments.add(input.isAbsent() ? Tensor.absent() : contents(input, live));
      }
      List<Tensor> outputs = evaluate(node, arguments);
      for (int i = 0; i < outputs.size(); i++) {
        live.put(node.output(i).id(), outputs.get(i));
      }
      if (node.op().isUpdate()) {
        // Not in place: what was made of the variable before keeps what it is.
        variables.put(node.input(0).id(), outputs.get(0).withType(node.input(0).type()));
      }
      observer.ran(node, outputs);
      for (Value input : node.inputs()) {
        if (lastUse.getOrDefault(input.id(), step) == step) {
          live.remove(input.id());
        }
      }
    }
    return graph.outputs().stream().map(output -> contents(output, live)).toList();
  }

  /**
   * What one node computes. {@code inputs} has one tensor for each input of the node, {@link
   * Tensor#absent} where it leaves one out; a variable among them is written in place.
   *
   * @throws WaferException if the operator or its element types are not supported
   */
  public static List<Tensor> evaluate(Node node, List<Tensor> inputs) {
    return Operators.evaluate(new Invocation(node, inputs));
  }

  private void bindInputs(List<Tensor> inputs, Map<Integer, Tensor> live) {
    if (inputs.size() != graph.inputs().size()) {
      throw invalidInput(
          "the graph takes %d inputs".formatted(graph.inputs().size()),
          Integer.toString(inputs.size()));
    }
    for (int i = 0; i < inputs.size(); i++) {
      Value value = graph.inputs().get(i);
      Tensor tensor = inputs.get(i);
      if (tensor.dataType() != value.dataType() || tensor.elements() != value.shape().elements()) {
        throw invalidInput(
            "input %d is %s[%s]".formatted(i, value.dataType().mnemonic(), value.shape()),
            "%s[%s]".formatted(tensor.dataType().mnemonic(), tensor.type().shape()));
      }
      live.put(value.id(), tensor.withType(value.type()));
    }
  }

  private static WaferException invalidInput(String rule, String found) {
    return new WaferException(Diagnostic.of(Diagnostic.Code.INVALID_INPUT, rule).found(found));
  }

  /** The step after which each value is not read any more; outputs of the graph have none. */
  private Map<Integer, Integer> lastUses() {
    Map<Integer, Integer> lastUse = new LinkedHashMap<>();
    for (int step = 0; step < graph.nodes().size(); step++) {
      for (Value input : graph.nodes().get(step).inputs()) {
        lastUse.put(input.id(), step);
      }
    }
    for (Value output : graph.outputs()) {
      lastUse.put(output.id(), graph.nodes().size());
    }
    return lastUse;
  }

  private Tensor contents(Value value, Map<Integer, Tensor> live) {
    Tensor tensor = live.get(value.id());
    if (tensor == null) {
      tensor = constants.get(value.id());
    }
    if (tensor == null) {
      tensor = variables.get(value.id());
    }
    if (tensor == null) {
      throw new IllegalStateException("value read before it was computed: " + value);
    }
    return tensor;
  }
}
