package dev.wafer.ir;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A function over tensors. {@code nodes} is in a valid execution order. {@code variables} keep
 * their contents between runs, and are read and written by the nodes that take them as inputs, in
 * node order. Every other value is what it was when its node ran: a later write to a variable does
 * not change what was made of it before.
 *
 * @param initial what variables hold before the first run; those that are not in it start as real
 *     zeros
 */
public record Graph(
    String name,
    List<Value> inputs,
    List<Value> outputs,
    List<Value> variables,
    Map<Value, DenseConstant> initial,
    Map<Value, Constant> constants,
    List<Node> nodes) {
  public Graph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    variables = List.copyOf(variables);
    initial = Collections.unmodifiableMap(new LinkedHashMap<>(initial));
    constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    nodes = List.copyOf(nodes);
  }

  /** A graph whose variables, if it has any, start as zeros. */
  public Graph(
      String name,
      List<Value> inputs,
      List<Value> outputs,
      List<Value> variables,
      Map<Value, Constant> constants,
      List<Node> nodes) {
    this(name, inputs, outputs, variables, Map.of(), constants, nodes);
  }

  /** The same function with other nodes, or in another order. */
  public Graph withNodes(List<Node> others) {
    return new Graph(name, inputs, outputs, variables, initial, constants, others);
  }

  /** A graph with the same interface and state, computed in another way. */
  public Graph with(
      List<Value> newOutputs, Map<Value, Constant> newConstants, List<Node> newNodes) {
    return new Graph(name, inputs, newOutputs, variables, initial, newConstants, newNodes);
  }

  /** The same graph with other state; what it held initially stays for the variables that stay. */
  public Graph withVariables(List<Value> others) {
    Map<Value, DenseConstant> kept = new LinkedHashMap<>(initial);
    kept.keySet().retainAll(others);
    return new Graph(name, inputs, outputs, others, kept, constants, nodes);
  }

  /** Every value that the graph defines. */
  public Stream<Value> values() {
    return Stream.of(
            inputs.stream(),
            variables.stream(),
            constants.keySet().stream(),
            nodes.stream().flatMap(node -> node.outputs().stream()))
        .flatMap(values -> values);
  }

  /** The constant behind a value, if it is one. */
  public Optional<Constant> constant(Value value) {
    return Optional.ofNullable(constants.get(value));
  }

  /** The constant behind a value if it is one in dense form. */
  public Optional<DenseConstant> dense(Value value) {
    return constants.get(value) instanceof DenseConstant dense
        ? Optional.of(dense)
        : Optional.empty();
  }

  public boolean isVariable(Value value) {
    return variables.contains(value);
  }
}
