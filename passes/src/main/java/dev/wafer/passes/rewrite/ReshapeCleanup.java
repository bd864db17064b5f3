package dev.wafer.passes.rewrite;

import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import java.util.List;
import java.util.Optional;

/**
 * Makes chains of reshapes one, and removes those that change nothing.
 *
 * <p>In order: a reshape of a reshape reads the first one's input instead, and the first goes if
 * nothing else reads it; a reshape whose output has the type of its input gives way to its input.
 *
 * <p>A reshape that makes an output of the graph stays, since outputs keep their names; it costs
 * nothing, lowering makes it a view. Reshapes are not moved past other operators.
 */
public final class ReshapeCleanup implements Pass {
  @Override
  public String name() {
    return "reshape-cleanup";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    GraphEditor editor = new GraphEditor(graph);
    for (int id : editor.nodeIds()) {
      if (editor.contains(id) && editor.node(id).op().isAlias()) {
        collapse(editor, id);
        removeIdentity(editor, editor.node(id));
      }
    }
    return editor.build();
  }

  private static void collapse(GraphEditor editor, int id) {
    Node second = editor.node(id);
    Optional<Node> first = editor.producer(second.input(0)).filter(node -> node.op().isAlias());
    if (first.isPresent()) {
      Value source = first.get().input(0);
      editor.replace(
          id, new Node(id, second.op(), List.of(source), second.outputs(), second.operatorIndex()));
      Value between = first.get().output();
      if (editor.users(between).isEmpty() && !editor.isOutput(between)) {
        editor.remove(first.get().id());
      }
    }
  }

  private static void removeIdentity(GraphEditor editor, Node node) {
    Value in = node.input(0);
    Value out = node.output();
    boolean same =
        in.dataType() == out.dataType()
            && in.shape().equals(out.shape())
            && Quantizations.same(in.quantization(), out.quantization());
    if (same && !editor.isOutput(out)) {
      editor.replaceUses(out, in);
      editor.remove(node.id());
    }
  }
}
