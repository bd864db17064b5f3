package dev.wafer.ir;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function over tensors. {@code nodes} is in a valid execution order. {@code variables} keep
 * their contents between runs, start as zeros, and are read and written by the nodes that take them
 * as inputs, in node order.
 */
public record Graph(
    String name,
    List<Value> inputs,
    List<Value> outputs,
    List<Value> variables,
    Map<Value, Constant> constants,
    List<Node> nodes) {
  public Graph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    variables = List.copyOf(variables);
    constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    nodes = List.copyOf(nodes);
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
