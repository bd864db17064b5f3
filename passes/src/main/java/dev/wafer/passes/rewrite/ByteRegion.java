package dev.wafer.passes.rewrite;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.ByteTable;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.Compare;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.Gelu;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Select;
import dev.wafer.ir.op.Unary;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Two or more nodes that compute bytes from bytes of one tensor, each from the one at its place.
 *
 * @param argument the tensor, of the same shape as all that the nodes compute
 * @param nodes in execution order
 */
record ByteRegion(Value argument, List<Node> nodes) {
  private static final Set<DataType> BYTES = EnumSet.of(DataType.INT8, DataType.UINT8);

  private static final Set<Class<? extends Op>> ELEMENTWISE =
      Set.of(
          Unary.class,
          Binary.class,
          LeakyRelu.class,
          Gelu.class,
          ByteTable.class,
          Quantize.class,
          Dequantize.class,
          Cast.class,
          Compare.class,
          Select.class);

  ByteRegion {
    nodes = List.copyOf(nodes);
  }

  /** The one that computes it. */
  Node last() {
    return nodes.get(nodes.size() - 1);
  }

  /** All nodes but the last, the latest first. */
  List<Node> inner() {
    List<Node> inner = new ArrayList<>();
    for (int i = nodes.size() - 2; i >= 0; i--) {
      inner.add(nodes.get(i));
    }
    return inner;
  }

  /** The largest one that ends with a node and whose nodes need not stay beside its table. */
  static Optional<ByteRegion> endingAt(Graph graph, GraphEditor editor, int id) {
    Node last = editor.node(id);
    if (!isElementwise(editor, last) || !BYTES.contains(last.output().dataType())) {
      return Optional.empty();
    }
    Map<Integer, Integer> places = places(editor);
    SortedMap<Integer, Node> nodes = new TreeMap<>();
    nodes.put(places.get(id), last);
    Optional<ByteRegion> best = Optional.empty();
    while (true) {
      List<Value> open = open(editor, nodes.values());
      if (open.size() == 1 && nodes.size() > 1 && isArgument(graph, open.get(0), last)) {
        ByteRegion region = new ByteRegion(open.get(0), List.copyOf(nodes.values()));
        if (region.replaces(editor)) {
          best = Optional.of(region);
        }
      }
      // One argument of all lies before whatever is read of what comes from it.
      Optional<Node> next =
          open.stream()
              .flatMap(value -> editor.producer(value).stream())
              .max(Comparator.comparing(node -> places.get(node.id())));
      if (next.filter(node -> isElementwise(editor, node)).isEmpty()
          || !next.get().output().shape().equals(last.output().shape())) {
        return best;
      }
      nodes.put(places.get(next.get().id()), next.get());
    }
  }

  private static Map<Integer, Integer> places(GraphEditor editor) {
    Map<Integer, Integer> places = new HashMap<>();
    for (int id : editor.nodeIds()) {
      places.put(id, places.size());
    }
    return places;
  }

  /** What nodes read that is neither constant nor computed by one of them. */
  private static List<Value> open(GraphEditor editor, Iterable<Node> nodes) {
    List<Value> computed = new ArrayList<>();
    List<Value> read = new ArrayList<>();
    for (Node node : nodes) {
      computed.add(node.output());
      read.addAll(node.inputs());
    }
    return read.stream()
        .distinct()
        .filter(value -> !computed.contains(value))
        .filter(value -> editor.constant(value).isEmpty())
        .toList();
  }

  private static boolean isArgument(Graph graph, Value value, Node last) {
    return BYTES.contains(value.dataType())
        && value.shape().equals(last.output().shape())
        && value.quantization().scales().size() <= 1
        && !graph.isVariable(value);
  }

  /** Whether a node makes each element of the one at its place, and of numbers. */
  private static boolean isElementwise(GraphEditor editor, Node node) {
    return ELEMENTWISE.contains(node.op().getClass())
        && node.output().quantization().scales().size() <= 1
        && node.inputs().stream().allMatch(input -> isAtItsPlace(editor, node, input));
  }

  private static boolean isAtItsPlace(GraphEditor editor, Node node, Value input) {
    if (input.isAbsent() || input.quantization().scales().size() > 1) {
      return false;
    }
    return editor.constant(input).isPresent()
        ? editor.dense(input).isPresent() && (input.shape().elements() == 1 || isTable(node, input))
        : input.shape().equals(node.output().shape());
  }

  private static boolean isTable(Node node, Value input) {
    return node.op() instanceof ByteTable && node.inputs().indexOf(input) == 1;
  }

  private boolean replaces(GraphEditor editor) {
    List<Integer> ids = nodes.stream().map(Node::id).toList();
    boolean free =
        inner().stream()
            .map(Node::output)
            .allMatch(value -> !editor.isOutput(value) && ids.containsAll(editor.users(value)));
    boolean pair =
        last().inputs().contains(argument)
            && last().inputs().stream()
                    .distinct()
                    .filter(input -> editor.constant(input).isEmpty())
                    .count()
                > 1;
    return free || pair;
  }

  /** Whether a node's kernel is a table already. */
  static boolean isTable(Node node) {
    return isOfBytes(node)
        && !(node.op() instanceof Binary)
        && !(node.op() instanceof Unary unary && unary.fn().isClamp());
  }

  /** Whether a node reads and computes bytes. */
  static boolean isOfBytes(Node node) {
    return BYTES.contains(node.output().dataType())
        && node.inputs().stream().allMatch(input -> BYTES.contains(input.dataType()));
  }

  /** What becomes of each byte, by its bits as an unsigned number. */
  byte[] values(GraphEditor editor) {
    byte[] arguments = new byte[ByteTable.VALUES];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = (byte) i;
    }
    Map<Value, Tensor> computed = new HashMap<>();
    computed.put(argument, Tensor.fromBytes(resized(argument, arguments.length).type(), arguments));
    for (Node node : nodes) {
      List<Value> inputs = new ArrayList<>();
      List<Tensor> tensors = new ArrayList<>();
      for (Value input : node.inputs()) {
        Tensor known = computed.get(input);
        Value value = resized(input, known == null ? input.shape().elements() : ByteTable.VALUES);
        inputs.add(value);
        tensors.add(
            known == null ? Tensor.of(editor.dense(input).orElseThrow(), value.type()) : known);
      }
      Value output = resized(node.output(), ByteTable.VALUES);
      Node wide = new Node(node.id(), node.op(), inputs, List.of(output), node.operatorIndex());
      computed.put(node.output(), Evaluator.evaluate(wide, tensors).get(0));
    }
    return computed.get(last().output()).toBytes();
  }

  private static Value resized(Value value, int elements) {
    return new Value(value.id(), value.name(), value.type().withShape(Shape.of(elements)));
  }
}
