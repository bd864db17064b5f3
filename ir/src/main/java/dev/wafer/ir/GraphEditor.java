package dev.wafer.ir;

import dev.wafer.ir.op.Op;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A mutable copy of a graph for one rewrite, from which a new graph is built.
 *
 * <p>Each edit costs what it touches, not the size of the graph: producers and users are indexed.
 * New nodes take the place of the node that they replace, so the order of the others stays. A
 * {@link Node} is a snapshot; edits to its inputs replace it under the same id, so long-lived
 * references are ids ({@link #nodeIds()}, {@link #node(int)}).
 */
public final class GraphEditor {
  private final Graph origin;
  private final List<Value> outputs;
  private final Map<Value, Constant> constants;

  /** One slot for each original node; what replaces the node stays in its slot. */
  private final List<List<Integer>> slots = new ArrayList<>();

  private final Map<Integer, Integer> slotOf = new LinkedHashMap<>();
  private final Map<Integer, Node> nodes = new LinkedHashMap<>();
  private final Map<Value, Integer> producers = new LinkedHashMap<>();
  private final Map<Value, Set<Integer>> users = new LinkedHashMap<>();
  private int nextValueId;
  private int nextNodeId;

  public GraphEditor(Graph graph) {
    origin = graph;
    outputs = new ArrayList<>(graph.outputs());
    constants = new LinkedHashMap<>(graph.constants());
    graph.inputs().forEach(this::reserve);
    graph.variables().forEach(this::reserve);
    constants.keySet().forEach(this::reserve);
    for (Node node : graph.nodes()) {
      List<Integer> slot = new ArrayList<>();
      slot.add(node.id());
      slotOf.put(node.id(), slots.size());
      slots.add(slot);
      put(node);
      node.outputs().forEach(this::reserve);
      nextNodeId = Math.max(nextNodeId, node.id() + 1);
    }
  }

  /** Ids of the present nodes in execution order: a snapshot. */
  public List<Integer> nodeIds() {
    return slots.stream().flatMap(Collection::stream).toList();
  }

  public boolean contains(int nodeId) {
    return nodes.containsKey(nodeId);
  }

  /** The node with the given id as it is now. */
  public Node node(int nodeId) {
    Node node = nodes.get(nodeId);
    if (node == null) {
      throw new IllegalArgumentException("no node with id " + nodeId);
    }
    return node;
  }

  /** The node that computes a value, if a node does. */
  public Optional<Node> producer(Value value) {
    return Optional.ofNullable(producers.get(value)).map(this::node);
  }

  /** Ids of the nodes that read a value. */
  public List<Integer> users(Value value) {
    return List.copyOf(users.getOrDefault(value, Collections.emptySet()));
  }

  public boolean isOutput(Value value) {
    return outputs.contains(value);
  }

  /** Whether exactly one node reads the value, and the graph does not return it. */
  public boolean hasOneUser(Value value) {
    return users(value).size() == 1 && !isOutput(value);
  }

  public Optional<Constant> constant(Value value) {
    return Optional.ofNullable(constants.get(value));
  }

  public Optional<DenseConstant> dense(Value value) {
    return constant(value).filter(DenseConstant.class::isInstance).map(DenseConstant.class::cast);
  }

  /** A value with a fresh id; some node of this graph must compute it. */
  public Value newValue(String name, TensorType type) {
    return new Value(nextValueId++, name, type);
  }

  /** A new constant of the graph. */
  public Value addConstant(String name, Constant constant, Quantization quantization) {
    Value value =
        newValue(name, new TensorType(constant.dataType(), constant.shape(), quantization));
    constants.put(value, constant);
    return value;
  }

  /** Makes a value that a removed node computed a constant, under the same name and id. */
  public void defineConstant(Value value, Constant constant) {
    if (producers.containsKey(value)) {
      throw new IllegalArgumentException("a node still computes %" + value.id());
    }
    constants.put(value, constant);
  }

  /** Removes a constant that no node reads and the graph does not return; other values stay. */
  public void removeIfUnused(Value value) {
    if (users(value).isEmpty() && !isOutput(value)) {
      constants.remove(value);
    }
  }

  /** A node with a fresh id, not yet part of the graph. */
  public Node newNode(Op op, List<Value> inputs, List<Value> nodeOutputs, int operatorIndex) {
    return new Node(nextNodeId++, op, inputs, nodeOutputs, operatorIndex);
  }

  /** Puts nodes, in order, in the place of one; some of them may keep its id. */
  public void replace(int nodeId, List<Node> replacements) {
    int slot = slotOf.get(nodeId);
    List<Integer> ids = slots.get(slot);
    int position = ids.indexOf(nodeId);
    remove(nodeId);
    for (Node replacement : replacements) {
      ids.add(position++, replacement.id());
      slotOf.put(replacement.id(), slot);
      put(replacement);
    }
  }

  public void replace(int nodeId, Node replacement) {
    replace(nodeId, List.of(replacement));
  }

  public void remove(int nodeId) {
    take(node(nodeId));
    slots.get(slotOf.remove(nodeId)).remove((Integer) nodeId);
  }

  /** Makes every reader of {@code from}, the graph's outputs among them, read {@code to}. */
  public void replaceUses(Value from, Value to) {
    for (int id : users(from)) {
      Node user = node(id);
      List<Value> inputs = new ArrayList<>(user.inputs());
      Collections.replaceAll(inputs, from, to);
      take(user);
      put(new Node(id, user.op(), inputs, user.outputs(), user.operatorIndex()));
    }
    Collections.replaceAll(outputs, from, to);
  }

  public Graph build() {
    List<Node> ordered = nodeIds().stream().map(this::node).toList();
    return origin.with(outputs, constants, ordered);
  }

  private void put(Node node) {
    nodes.put(node.id(), node);
    for (Value output : node.outputs()) {
      producers.put(output, node.id());
    }
    for (Value input : node.inputs()) {
      if (input.isPresent()) {
        users.computeIfAbsent(input, key -> new LinkedHashSet<>()).add(node.id());
      }
    }
  }

  private void take(Node node) {
    nodes.remove(node.id());
    node.outputs().forEach(producers::remove);
    for (Value input : node.inputs()) {
      Set<Integer> ids = users.get(input);
      if (ids != null) {
        ids.remove(node.id());
      }
    }
  }

  private void reserve(Value value) {
    nextValueId = Math.max(nextValueId, value.id() + 1);
  }
}
