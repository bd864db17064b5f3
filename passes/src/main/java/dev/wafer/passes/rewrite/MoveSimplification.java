package dev.wafer.passes.rewrite;

import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Movement;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import java.util.List;
import java.util.Optional;

/**
 * Replaces operators that move elements by simpler ones that move them alike.
 *
 * <p>A RESHAPE, which costs nothing, takes the place of: a TRANSPOSE that keeps the order of the
 * axes longer than 1, a SLICE or STRIDED_SLICE of the whole input, a PAD by nothing, a
 * CONCATENATION of one input, a SPACE_TO_DEPTH or DEPTH_TO_SPACE whose blocks are one pixel or as
 * wide as the image: then a block's rows already follow each other. A STRIDED_SLICE with strides 1
 * that drops no axis becomes a SLICE.
 *
 * <p>A CONCATENATION only counts if it neither clamps nor requantizes; parts without elements are
 * taken from it.
 */
public final class MoveSimplification implements Pass {
  @Override
  public String name() {
    return "move-simplification";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    GraphEditor editor = new GraphEditor(graph);
    for (int id : editor.nodeIds()) {
      dropEmptyParts(editor, editor.node(id));
      Node node = editor.node(id);
      Optional<Op> simpler = simpler(node);
      if (simpler.isPresent()) {
        replace(editor, node, simpler.get());
        if (simpler.get().isAlias()) {
          context.remark(this, node, "moves nothing, so it is a reshape");
        }
      }
    }
    return editor.build();
  }

  private static void dropEmptyParts(GraphEditor editor, Node node) {
    List<Value> empty =
        node.inputs().stream().filter(v -> v.isPresent() && v.shape().elements() == 0).toList();
    if (!(node.op() instanceof Concatenation)
        || empty.isEmpty()
        || empty.size() == node.inputs().size()) {
      return;
    }
    List<Value> parts = node.inputs().stream().filter(part -> !empty.contains(part)).toList();
    editor.replace(
        node.id(), new Node(node.id(), node.op(), parts, node.outputs(), node.operatorIndex()));
    empty.forEach(editor::removeIfUnused);
  }

  private static void replace(GraphEditor editor, Node node, Op op) {
    List<Value> inputs = List.of(node.input(0));
    editor.replace(
        node.id(), new Node(node.id(), op, inputs, node.outputs(), node.operatorIndex()));
    editor.removeIfUnused(node.input(1));
  }

  private static Optional<Op> simpler(Node node) {
    Optional<Access> access = Movement.single(node);
    if (access.filter(Access::movesNothing).isPresent()) {
      return node.op().isAlias() ? Optional.empty() : Optional.of(new Reshape());
    }
    return access
        .filter(a -> node.op() instanceof StridedSlice && isSlice(a, node))
        .map(a -> new Slice(a.from().start()));
  }

  private static boolean isSlice(Access access, Node node) {
    return access.from().isDenseBox() && access.to().shape().equals(node.output().shape());
  }
}
