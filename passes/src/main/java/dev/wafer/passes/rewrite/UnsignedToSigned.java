package dev.wafer.passes.rewrite;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Quantize;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes a graph of UINT8 one of INT8: values and zero points are less by 128, which changes no real
 * value.
 *
 * <p>Nodes that compute the same on either become nodes of INT8 ({@link SignedTwins} tells which).
 * Around the others, and at inputs and outputs of the graph, which keep their types, a QUANTIZE
 * flips the highest bit. Weights lose their zero point and become INT16, as 255 differences need:
 * products of INT8 by INT16 are those of UINT8 by UINT8 in everything that computes them.
 */
public final class UnsignedToSigned implements Pass {
  private static final int SHIFT = 128;

  @Override
  public String name() {
    return "unsigned-to-signed";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    return new Rewrite(graph).run();
  }

  /** The type of the same real values, less by 128. */
  static TensorType signed(TensorType type) {
    return new TensorType(DataType.INT8, type.shape(), less(type.quantization()));
  }

  private static Quantization less(Quantization quantization) {
    return Quantization.perTensor(quantization.scale(), quantization.zeroPoint() - SHIFT);
  }

  /** The rewriting of one graph. */
  private static final class Rewrite {
    private final GraphEditor editor;

    /** For each UINT8 value the INT8 one, where there is one so far. */
    private final Map<Value, Value> twins = new LinkedHashMap<>();

    /** UINT8 values that no node gives any more. */
    private final Map<Value, Value> missing = new LinkedHashMap<>();

    private final Map<Value, Value> weights = new LinkedHashMap<>();

    Rewrite(Graph graph) {
      editor = new GraphEditor(graph);
    }

    Graph run() {
      for (int id : editor.nodeIds()) {
        Node node = editor.node(id);
        if (SignedTwins.computesAlike(node, twins.keySet())) {
          convert(node);
        } else {
          restoreInputs(node);
        }
      }
      return editor.build();
    }

    private void convert(Node node) {
      List<Node> nodes = new ArrayList<>();
      boolean weighted = SignedTwins.hasWeights(node.op());
      List<Value> inputs =
          IntStream.range(0, node.inputs().size())
              .mapToObj(
                  i ->
                      weighted && i == 1
                          ? weights.computeIfAbsent(node.input(1), this::withoutZeroPoint)
                          : twin(node.input(i), node.operatorIndex(), nodes))
              .toList();
      List<Value> outputs = node.outputs().stream().map(this::signed).toList();
      nodes.add(new Node(node.id(), node.op(), inputs, outputs, node.operatorIndex()));
      for (int i = 0; i < outputs.size(); i++) {
        Value output = node.output(i);
        if (output.dataType() != DataType.UINT8) {
          continue;
        }
        twins.put(output, outputs.get(i));
        if (editor.isOutput(output)) {
          nodes.add(flip(outputs.get(i), output, node.operatorIndex()));
        } else {
          missing.put(output, outputs.get(i));
        }
      }
      List<Value> read = node.inputs();
      editor.replace(node.id(), nodes);
      read.forEach(editor::removeIfUnused);
    }

    /** Gives a node that stays what it reads. */
    private void restoreInputs(Node node) {
      List<Node> nodes = new ArrayList<>();
      for (Value input : node.inputs()) {
        Optional.ofNullable(missing.remove(input))
            .ifPresent(twin -> nodes.add(flip(twin, input, node.operatorIndex())));
      }
      if (!nodes.isEmpty()) {
        nodes.add(node);
        editor.replace(node.id(), nodes);
      }
    }

    private Value twin(Value value, int operatorIndex, List<Node> before) {
      if (value.isAbsent() || value.dataType() != DataType.UINT8) {
        return value;
      }
      Value known = twins.get(value);
      if (known != null) {
        return known;
      }
      Optional<DenseConstant> constant = editor.dense(value);
      Value twin =
          constant.isPresent()
              ? editor.addConstant(
                  value.name(),
                  shifted(constant.get(), DataType.INT8, SHIFT),
                  less(value.quantization()))
              : signed(value);
      if (constant.isEmpty()) {
        before.add(flip(value, twin, operatorIndex));
      }
      twins.put(value, twin);
      return twin;
    }

    private Node flip(Value from, Value to, int operatorIndex) {
      return editor.newNode(new Quantize(), List.of(from), List.of(to), operatorIndex);
    }

    private Value signed(Value value) {
      return value.dataType() == DataType.UINT8
          ? editor.newValue(value.name(), UnsignedToSigned.signed(value.type()))
          : value;
    }

    private Value withoutZeroPoint(Value value) {
      Quantization quantization = value.quantization();
      return editor.addConstant(
          value.name(),
          shifted(editor.dense(value).orElseThrow(), DataType.INT16, quantization.zeroPoint()),
          Quantization.perTensor(quantization.scale(), 0));
    }

    private static DenseConstant shifted(DenseConstant constant, DataType type, int by) {
      long[] values =
          IntStream.range(0, constant.shape().elements())
              .mapToLong(i -> constant.integerAt(i) - by)
              .toArray();
      return DenseConstant.integers(type, constant.shape(), values);
    }
  }
}
