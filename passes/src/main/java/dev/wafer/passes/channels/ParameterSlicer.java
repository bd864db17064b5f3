package dev.wafer.passes.channels;

import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Transpose;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * KeptIndices parameters at their source, so that what stands between a constant and its reader (a
 * half-float weight's DEQUANTIZE, a TRANSPOSE) stays. A sparse constant is never sliced: that would
 * expand it.
 */
final class ParameterSlicer {
  private static final OpSwitch<Integer, Optional<Integer>> SOURCE_AXES =
      OpSwitch.<Integer, Optional<Integer>>cases()
          .on(Dequantize.class, (op, axis) -> Optional.of(axis))
          .on(Quantize.class, (op, axis) -> Optional.of(axis))
          .on(Cast.class, (op, axis) -> Optional.of(axis))
          .on(Transpose.class, (op, axis) -> Optional.of(op.permutation().get(axis)))
          .otherwise((op, axis) -> Optional.empty());

  private final Graph graph;
  private final ParameterContents contents;
  private final Map<Value, DenseConstant> newConstants = new LinkedHashMap<>();
  private int nextValueId;
  private int nextNodeId;

  ParameterSlicer(Graph graph, ParameterContents contents) {
    this.graph = graph;
    this.contents = contents;
    List<Value> values = new ArrayList<>(graph.inputs());
    values.addAll(graph.variables());
    values.addAll(graph.constants().keySet());
    for (Node node : graph.nodes()) {
      values.addAll(node.outputs());
      nextNodeId = Math.max(nextNodeId, node.id() + 1);
    }
    values.forEach(value -> nextValueId = Math.max(nextValueId, value.id() + 1));
  }

  /** Constants made since. */
  Map<Value, DenseConstant> newConstants() {
    return newConstants;
  }

  /** Whether {@link #slice} can restrict a parameter along an axis. */
  static boolean canSlice(Graph graph, ParameterContents contents, Value value, int axis) {
    if (graph.dense(value).isPresent()) {
      return true;
    }
    return contents
        .producer(value)
        .filter(
            node ->
                isReshapedConstant(graph, node)
                    || sourceAxis(node, axis)
                        .filter(source -> canSlice(graph, contents, node.input(0), source))
                        .isPresent())
        .isPresent();
  }

  /**
   * A parameter restricted to some indices along an axis.
   *
   * @param made receives the nodes that compute it, in order
   */
  Value slice(Value value, int axis, List<Integer> kept, List<Node> made) {
    if (kept.size() == value.shape().dim(axis)) {
      return value;
    }
    Optional<DenseConstant> constant = dense(value);
    if (constant.isPresent()) {
      Tensor tensor = Tensor.of(constant.get(), value.type());
      return constant(value.name(), KeptIndices.tensor(tensor, axis, kept));
    }
    Node node = producer(value, made);
    if (isReshapedConstant(graph, node)) {
      Tensor tensor = contents.of(value).orElseThrow();
      return constant(value.name(), KeptIndices.tensor(tensor, axis, kept));
    }
    Value source = slice(node.input(0), sourceAxis(node, axis).orElseThrow(), kept, made);
    Value result =
        new Value(nextValueId++, value.name(), KeptIndices.type(value.type(), axis, kept));
    made.add(
        new Node(nextNodeId++, node.op(), List.of(source), List.of(result), node.operatorIndex()));
    return result;
  }

  /** A new constant. */
  Value constant(String name, Tensor tensor) {
    Value value = new Value(nextValueId++, name, tensor.type());
    newConstants.put(value, tensor.toConstant());
    return value;
  }

  private Optional<DenseConstant> dense(Value value) {
    return Optional.ofNullable(newConstants.get(value)).or(() -> graph.dense(value));
  }

  private Node producer(Value value, List<Node> made) {
    return made.stream()
        .filter(node -> node.outputs().contains(value))
        .findFirst()
        .or(() -> contents.producer(value))
        .orElseThrow();
  }

  /** Its elements are those of the constant, so that a slice of it takes no more. */
  private static boolean isReshapedConstant(Graph graph, Node node) {
    return node.op().isAlias() && graph.dense(node.input(0)).isPresent();
  }

  /** The axis of a node's one input whose slice is what a slice of its output is made of. */
  private static Optional<Integer> sourceAxis(Node node, int axis) {
    return node.inputs().size() == 1 ? SOURCE_AXES.apply(node.op(), axis) : Optional.empty();
  }
}
