package dev.wafer.frontend;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Signature;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Quantize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives inputs and outputs of a graph other element types, without changing a real value: a
 * QUANTIZE of a float input or a DEQUANTIZE to a float output is left out, or one is added; between
 * INT8 and UINT8 a QUANTIZE changes the zero point by 128.
 */
final class EdgeConversion {
  private static final int SHIFT = 128;

  /** Its file has no such operator. */
  private static final int NO_OPERATOR = -1;

  private static final Set<DataType> QUANTIZED =
      Set.of(DataType.INT8, DataType.UINT8, DataType.INT16);

  private final Graph origin;
  private final List<Value> inputs;
  private final List<Value> outputs;
  private final List<Node> nodes;
  private final List<Diagnostic> refusals = new ArrayList<>();
  private int nextValueId;
  private int nextNodeId;

  private EdgeConversion(Graph graph) {
    origin = graph;
    inputs = new ArrayList<>(graph.inputs());
    outputs = new ArrayList<>(graph.outputs());
    nodes = new ArrayList<>(graph.nodes());
    nextValueId = graph.values().mapToInt(Value::id).max().orElse(-1) + 1;
    nextNodeId = nodes.stream().mapToInt(Node::id).max().orElse(-1) + 1;
  }

  /**
   * A graph with the types that the caller wants.
   *
   * @param entry which has names for inputs and outputs, too
   * @throws WaferException if there is no such input or output, or it cannot have its type
   */
  static Graph convert(Graph graph, ImportOptions options, Optional<Signature> entry) {
    if (options.inputTypes().equals(EdgeTypes.CONVERTED)
        && options.outputTypes().equals(EdgeTypes.CONVERTED)) {
      return graph;
    }
    EdgeConversion conversion = new EdgeConversion(graph);
    select(
            "input",
            graph.inputs(),
            options.inputTypes(),
            new EdgeNames(entry.map(Signature::inputs)))
        .forEach(conversion::input);
    select(
            "output",
            graph.outputs(),
            options.outputTypes(),
            new EdgeNames(entry.map(Signature::outputs)))
        .forEach(conversion::output);
    return conversion.graph();
  }

  /** For the index of each value that is to have another type that type. */
  private static Map<Integer, DataType> select(
      String side, List<Value> values, EdgeTypes types, EdgeNames aliases) {
    Map<Integer, DataType> selected = new LinkedHashMap<>();
    Set<String> unknown = new LinkedHashSet<>(types.named().keySet());
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < values.size(); i++) {
      Value value = values.get(i);
      String alias = aliases.of(i, value);
      EdgeType others = isConvertible(value) ? types.others() : EdgeType.CONVERTED;
      EdgeType named = types.named().getOrDefault(alias, others);
      EdgeType wanted = types.named().getOrDefault(value.name(), named);
      unknown.remove(alias);
      unknown.remove(value.name());
      names.add(alias);
      if (wanted.dataType().isPresent()) {
        selected.put(i, wanted.dataType().get());
      }
    }
    if (!unknown.isEmpty()) {
      throw new WaferException(
          Diagnostic.of(
                  Code.INVALID_INPUT, "the model has the %s that is given a type".formatted(side))
              .found("no %s '%s'".formatted(side, Diagnostic.abbreviate(unknown.iterator().next())))
              .supported(String.join(", ", names)));
    }
    return selected;
  }

  private static boolean isConvertible(Value value) {
    return value.dataType() == DataType.FLOAT32 || QUANTIZED.contains(value.dataType());
  }

  private void input(int index, DataType wanted) {
    Value input = inputs.get(index);
    if (input.dataType() == wanted) {
      return;
    }
    if (input.dataType() != DataType.FLOAT32) {
      converted(input, wanted)
          .ifPresentOrElse(
              type -> {
                Value outer = newValue(input.name(), type);
                inputs.set(index, outer);
                nodes.add(0, node(new Quantize(), outer, input));
              },
              () -> refuse(input, wanted, input.dataType().toString()));
      return;
    }
    List<Node> readers = nodes.stream().filter(node -> node.inputs().contains(input)).toList();
    Set<TensorType> types = new LinkedHashSet<>();
    readers.forEach(reader -> types.add(reader.output(0).type()));
    boolean quantizedAlone =
        readers.stream().allMatch(reader -> reader.op() instanceof Quantize)
            && types.size() == 1
            && !outputs.contains(input);
    Optional<TensorType> type =
        quantizedAlone ? converted(readers.get(0).output(0), wanted) : Optional.empty();
    if (type.isEmpty()) {
      refuse(input, wanted, "FLOAT32, not read by a QUANTIZE to such a type alone");
      return;
    }
    Value inner = new Value(input.id(), input.name(), readers.get(0).output(0).type());
    nodes.removeAll(readers);
    readers.forEach(reader -> replace(reader.output(0), inner));
    inputs.set(index, inner);
    if (inner.dataType() != wanted) {
      Value outer = newValue(input.name(), type.get());
      inputs.set(index, outer);
      nodes.add(0, node(new Quantize(), outer, inner));
    }
  }

  private void output(int index, DataType wanted) {
    Value output = outputs.get(index);
    if (output.dataType() == wanted) {
      return;
    }
    Optional<Node> dequantize =
        nodes.stream()
            .filter(node -> node.op() instanceof Dequantize && node.outputs().contains(output))
            .findFirst();
    boolean isFloat = output.dataType() == DataType.FLOAT32;
    Value inner = dequantize.map(node -> node.input(0)).orElse(output);
    Optional<TensorType> type = converted(inner, wanted);
    if (type.isEmpty()) {
      refuse(
          output,
          wanted,
          isFloat ? "FLOAT32, not of a DEQUANTIZE of such a type" : output.dataType().toString());
      return;
    }
    Value outer = inner;
    if (inner.dataType() != wanted) {
      outer = newValue(output.name(), type.get());
      Op op = wanted == DataType.FLOAT32 ? new Dequantize() : new Quantize();
      nodes.add(node(op, inner, outer));
    }
    outputs.set(index, outer);
    dequantize
        .filter(node -> !outputs.contains(output) && !isRead(output))
        .ifPresent(nodes::remove);
  }

  private Graph graph() {
    if (!refusals.isEmpty()) {
      throw new WaferException(refusals);
    }
    return new Graph(
        origin.name(),
        inputs,
        outputs,
        origin.variables(),
        origin.initial(),
        origin.constants(),
        nodes);
  }

  /** The type of the same real values with other elements, if a file can state one. */
  private static Optional<TensorType> converted(Value value, DataType wanted) {
    TensorType type = value.type();
    if (type.dataType() == wanted) {
      return Optional.of(type);
    }
    if (!QUANTIZED.contains(type.dataType()) || type.quantization().isPerAxis()) {
      return Optional.empty();
    }
    Quantization quantization = type.quantization();
    return switch (wanted) {
      case FLOAT32 -> Optional.of(new TensorType(wanted, type.shape(), Quantization.none()));
      case INT8 ->
          type.dataType() == DataType.UINT8
              ? Optional.of(shifted(type, wanted, quantization, -SHIFT))
              : Optional.empty();
      case UINT8 ->
          type.dataType() == DataType.INT8
              ? Optional.of(shifted(type, wanted, quantization, SHIFT))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static TensorType shifted(
      TensorType type, DataType wanted, Quantization quantization, int by) {
    return new TensorType(
        wanted,
        type.shape(),
        Quantization.perTensor(quantization.scale(), quantization.zeroPoint() + by));
  }

  private boolean isRead(Value value) {
    return nodes.stream().anyMatch(node -> node.inputs().contains(value));
  }

  private void replace(Value from, Value to) {
    nodes.replaceAll(
        node ->
            new Node(
                node.id(),
                node.op(),
                node.inputs().stream().map(input -> input.equals(from) ? to : input).toList(),
                node.outputs(),
                node.operatorIndex()));
    outputs.replaceAll(output -> output.equals(from) ? to : output);
  }

  private Value newValue(String name, TensorType type) {
    return new Value(nextValueId++, name, type);
  }

  private Node node(Op op, Value from, Value to) {
    return new Node(nextNodeId++, op, List.of(from), List.of(to), NO_OPERATOR);
  }

  private void refuse(Value edge, DataType wanted, String found) {
    refusals.add(
        Diagnostic.of(
                Code.INVALID_INPUT,
                "an input or output can have the type that it is asked to have, "
                    + wanted
                    + ", without changing a value")
            .atTensor(edge.name())
            .found(found));
  }
}
