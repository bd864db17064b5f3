package dev.wafer.passes.rewrite;

import dev.wafer.ir.Constant;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Densify;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import dev.wafer.reference.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes weights of INT4, dense or sparse, dense ones of INT8 with the same values and scales.
 *
 * <p>No pass and no kernel behind it knows of INT4. Nothing is lost: how many bits a weight takes
 * in flash is chosen by its values when weights are placed ({@link
 * dev.wafer.passes.encoding.Encoding}, {@code NIBBLES}), and values from -8 to 7 take four,
 * whatever type they had.
 */
public final class NibblesToBytes implements Pass {
  @Override
  public String name() {
    return "nibbles-to-bytes";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    if (graph.values().noneMatch(value -> value.dataType() == DataType.INT4)) {
      return graph;
    }
    GraphEditor editor = new GraphEditor(graph);
    Map<Value, Value> twins = new LinkedHashMap<>();
    for (int id : editor.nodeIds()) {
      Node node = editor.node(id);
      List<Value> read = node.inputs();
      Optional<Value> expanded = expanded(editor, node);
      if (expanded.isPresent()) {
        twins.put(node.output(), expanded.get());
        editor.remove(id);
      } else {
        List<Value> inputs =
            read.stream()
                .map(input -> twins.computeIfAbsent(input, value -> twin(editor, value)))
                .toList();
        editor.replace(id, new Node(id, node.op(), inputs, node.outputs(), node.operatorIndex()));
      }
      read.forEach(editor::removeIfUnused);
    }
    return editor.build();
  }

  /** What a DENSIFY gives, unless that is the graph's, too. */
  private static Optional<Value> expanded(GraphEditor editor, Node node) {
    if (!(node.op() instanceof Densify)
        || node.output().dataType() != DataType.INT4
        || editor.isOutput(node.output())) {
      return Optional.empty();
    }
    Constant stored = editor.constant(node.input(0)).orElseThrow();
    DenseConstant dense = Tensor.of(stored, node.output().type()).toConstant();
    return Optional.of(
        editor.addConstant(node.output().name(), bytes(dense), node.output().quantization()));
  }

  /** What a node reads in place of a constant; the value itself for other types and values. */
  private static Value twin(GraphEditor editor, Value value) {
    Optional<DenseConstant> constant = editor.dense(value);
    return value.isAbsent() || value.dataType() != DataType.INT4 || constant.isEmpty()
        ? value
        : editor.addConstant(value.name(), bytes(constant.get()), value.quantization());
  }

  private static DenseConstant bytes(DenseConstant nibbles) {
    return DenseConstant.integers(
        DataType.INT8,
        nibbles.shape(),
        IntStream.range(0, nibbles.shape().elements()).mapToLong(nibbles::integerAt).toArray());
  }
}
