package dev.wafer.ir;

import dev.wafer.ir.op.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes a graph from nothing, node by node in execution order, with fresh ids. Nothing is checked
 * here: {@link Verifier} does that.
 */
public final class GraphBuilder {
  private final String name;
  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> outputs = new ArrayList<>();
  private final List<Value> variables = new ArrayList<>();
  private final Map<Value, DenseConstant> initial = new LinkedHashMap<>();
  private final Map<Value, Constant> constants = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private int nextValueId;

  public GraphBuilder(String name) {
    this.name = name;
  }

  public Value input(String valueName, TensorType type) {
    Value value = value(valueName, type);
    inputs.add(value);
    return value;
  }

  public Value variable(String valueName, TensorType type) {
    Value value = value(valueName, type);
    variables.add(value);
    return value;
  }

  /** A variable with contents of its own before the first run. */
  public Value variable(String valueName, DenseConstant contents, Quantization quantization) {
    Value value =
        variable(valueName, new TensorType(contents.dataType(), contents.shape(), quantization));
    initial.put(value, contents);
    return value;
  }

  public Value constant(String valueName, Constant constant) {
    return constant(valueName, constant, Quantization.none());
  }

  public Value constant(String valueName, Constant constant, Quantization quantization) {
    Value value =
        value(valueName, new TensorType(constant.dataType(), constant.shape(), quantization));
    constants.put(value, constant);
    return value;
  }

  /** Adds a node with one output, named after its operator and its id. */
  public Value node(Op op, TensorType type, Value... nodeInputs) {
    return node(op, List.of(type), List.of(nodeInputs)).get(0);
  }

  /** Adds a node and gives its outputs. */
  public List<Value> node(Op op, List<TensorType> types, List<Value> nodeInputs) {
    int id = nodes.size();
    List<Value> results = new ArrayList<>();
    for (TensorType type : types) {
      results.add(value(op.mnemonic().toLowerCase(Locale.ROOT) + "_" + id, type));
    }
    nodes.add(new Node(id, op, nodeInputs, results, id));
    return List.copyOf(results);
  }

  public GraphBuilder output(Value value) {
    outputs.add(value);
    return this;
  }

  public Graph build() {
    return new Graph(name, inputs, outputs, variables, initial, constants, nodes);
  }

  private Value value(String valueName, TensorType type) {
    return new Value(nextValueId++, valueName, type);
  }
}
