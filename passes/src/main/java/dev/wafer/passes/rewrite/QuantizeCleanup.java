package dev.wafer.passes.rewrite;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.ir.op.Quantize;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Removes conversions that give back the bits that they were given.
 *
 * <p>Three forms: a QUANTIZE from a quantization to the same; a QUANTIZE of a DEQUANTIZE with the
 * same quantization at both ends; a CAST to the type that is there. That the bits survive is not
 * assumed: the nodes are run through the reference on every value of the element type (8 or 16
 * bits), since rounding could change one.
 *
 * <p>It does not touch a DEQUANTIZE of a QUANTIZE, which loses bits on purpose, nor pairs with
 * different quantizations, which round twice. A conversion that makes an output of the graph stays.
 */
public final class QuantizeCleanup implements Pass {
  /** A node of a graph. */
  private record Site(GraphEditor editor, Node node) {}

  /** The value whose bits a node gives back, if it does. */
  private static final OpSwitch<Site, Optional<Value>> SOURCE =
      OpSwitch.<Site, Optional<Value>>cases()
          .on(Cast.class, (op, at) -> ofCast(at.node))
          .on(Quantize.class, (op, at) -> ofQuantize(at.editor, at.node))
          .otherwise((op, at) -> Optional.empty());

  @Override
  public String name() {
    return "quantize-cleanup";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    GraphEditor editor = new GraphEditor(graph);
    for (int id : editor.nodeIds()) {
      Node node = editor.node(id);
      Optional<Value> source = SOURCE.apply(node.op(), new Site(editor, node));
      if (source.isPresent() && !editor.isOutput(node.output())) {
        editor.replaceUses(node.output(), source.get());
        editor.remove(id);
        removeIfUnused(editor, node.input(0));
        context.remark(this, node, "removed: it gives back the same bits");
      }
    }
    return editor.build();
  }

  private static Optional<Value> ofCast(Node node) {
    return sameType(node.input(0), node.output()) ? Optional.of(node.input(0)) : Optional.empty();
  }

  private static Optional<Value> ofQuantize(GraphEditor editor, Node node) {
    Value in = node.input(0);
    Value out = node.output();
    if (sameType(in, out)) {
      return isIdentity(out.type(), List.of(node)) ? Optional.of(in) : Optional.empty();
    }
    return editor
        .producer(in)
        .filter(QuantizeCleanup::isDequantize)
        .filter(before -> sameType(before.input(0), out))
        .filter(before -> isIdentity(out.type(), List.of(before, node)))
        .map(before -> before.input(0));
  }

  private static boolean isDequantize(Node node) {
    return node.op() instanceof Dequantize;
  }

  private static boolean sameType(Value in, Value out) {
    return in.dataType() == out.dataType()
        && Quantizations.same(in.quantization(), out.quantization());
  }

  /** Whether nodes in a row give back each value of a quantized type. */
  private static boolean isIdentity(TensorType type, List<Node> chain) {
    boolean enumerable =
        List.of(DataType.INT8, DataType.UINT8, DataType.INT16).contains(type.dataType())
            && type.quantization().scales().size() == 1;
    if (!enumerable) {
      return false;
    }
    ActivationRange range = ActivationRange.of(type.dataType());
    int[] all = IntStream.rangeClosed(range.min(), range.max()).toArray();
    Shape shape = Shape.of(all.length);
    Tensor tensor = Tensor.ofInts(type.withShape(shape), all);
    for (Node node : chain) {
      Node wide =
          new Node(
              node.id(),
              node.op(),
              reshaped(node.inputs(), shape),
              reshaped(node.outputs(), shape),
              node.operatorIndex());
      tensor = Evaluator.evaluate(wide, List.of(tensor)).get(0);
    }
    return Arrays.equals(tensor.toInts(), all);
  }

  private static List<Value> reshaped(List<Value> values, Shape shape) {
    return values.stream()
        .map(value -> new Value(value.id(), value.name(), value.type().withShape(shape)))
        .toList();
  }

  private static void removeIfUnused(GraphEditor editor, Value value) {
    Optional<Node> producer = editor.producer(value);
    boolean unused = editor.users(value).isEmpty() && !editor.isOutput(value);
    if (unused && producer.filter(QuantizeCleanup::isDequantize).isPresent()) {
      editor.remove(producer.get().id());
    }
  }
}
