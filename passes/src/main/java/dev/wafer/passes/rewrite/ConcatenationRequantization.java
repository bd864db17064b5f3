package dev.wafer.passes.rewrite;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.ConcatParts;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gives each INT8 or UINT8 part of a CONCATENATION whose quantization is not the whole's a QUANTIZE
 * of its own, which can then write to where the part lies: requantized in place of the copy.
 *
 * <p>Also a tensor that the concatenation takes twice gets two of them, so that none of its places
 * needs a copy. Parts of other types keep their bits and stay.
 *
 * <p>TensorFlow Lite's kernel rescales UINT8 parts in single precision. It refuses such INT8
 * concatenations, and ignores the scales of INT16 ones: the user is told of either.
 */
public final class ConcatenationRequantization implements Pass {
  @Override
  public String name() {
    return "concatenation-requantization";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    GraphEditor editor = new GraphEditor(graph);
    for (int id : editor.nodeIds()) {
      Node node = editor.node(id);
      if (!(node.op() instanceof Concatenation)) {
        continue;
      }
      if (ConcatParts.requantizes(node)) {
        requantize(editor, node, context);
      } else if (node.output().dataType() == DataType.INT16 && others(node) > 0) {
        context.warn(
            this,
            node,
            partsHave(others(node))
                + " another scale than the whole; the bits are copied as they are, as TensorFlow"
                + " Lite does");
      }
    }
    return editor.build();
  }

  private void requantize(GraphEditor editor, Node concat, PassContext context) {
    List<Node> nodes = new ArrayList<>();
    List<Value> parts = new ArrayList<>();
    for (int i = 0; i < concat.inputs().size(); i++) {
      Value part = concat.input(i);
      if (ConcatParts.isRequantized(concat, i)) {
        Value requantized =
            editor.newValue(
                part.name(), part.type().withQuantization(concat.output().quantization()));
        nodes.add(
            editor.newNode(
                ConcatParts.requantization(part),
                List.of(part),
                List.of(requantized),
                concat.operatorIndex()));
        parts.add(requantized);
      } else {
        parts.add(part);
      }
    }
    if (concat.output().dataType() == DataType.INT8) {
      context.warn(
          this,
          concat,
          partsHave(nodes.size())
              + " another quantization than the whole, which TensorFlow Lite's INT8 kernel refuses;"
              + " requantized as QUANTIZE does");
    }
    nodes.add(editor.newNode(concat.op(), parts, concat.outputs(), concat.operatorIndex()));
    editor.replace(concat.id(), nodes);
  }

  private static String partsHave(long parts) {
    return parts == 1 ? "a part has" : parts + " parts have";
  }

  private static long others(Node concat) {
    return IntStream.range(0, concat.inputs().size())
        .filter(i -> ConcatParts.isOfAnotherQuantization(concat, i))
        .count();
  }
}
