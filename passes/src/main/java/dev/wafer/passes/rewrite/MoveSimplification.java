package dev.wafer.passes.rewrite;

import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.ir.op.Transpose;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
  private static final int WIDTH = 2;

  /** The operator that does the same, if one of those above does. */
  private static final OpSwitch<Node, Optional<Op>> SIMPLER =
      OpSwitch.<Node, Optional<Op>>cases()
          .on(
              Transpose.class,
              (op, node) -> reshapeIf(keepsOrder(node.input(0).shape(), op.permutation())))
          .on(Slice.class, (op, node) -> reshapeIf(takesAll(node)))
          .on(Pad.class, (op, node) -> reshapeIf(takesAll(node)))
          .on(StridedSlice.class, MoveSimplification::ofStridedSlice)
          .on(Concatenation.class, (op, node) -> reshapeIf(joinsOnePart(op, node)))
          .on(
              SpaceToDepth.class,
              (op, node) -> reshapeIf(op.blockSize() == 1 || node.output().shape().dim(WIDTH) == 1))
          .on(
              DepthToSpace.class,
              (op, node) -> reshapeIf(op.blockSize() == 1 || node.input(0).shape().dim(WIDTH) == 1))
          .otherwise((op, node) -> Optional.empty());

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
      Optional<Op> simpler = SIMPLER.apply(node.op(), node);
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
    for (Value part : new LinkedHashSet<>(empty)) {
      if (editor.constant(part).isPresent()
          && editor.users(part).isEmpty()
          && !editor.isOutput(part)) {
        editor.removeConstant(part);
      }
    }
  }

  private static void replace(GraphEditor editor, Node node, Op op) {
    List<Value> inputs = List.of(node.input(0));
    editor.replace(
        node.id(), new Node(node.id(), op, inputs, node.outputs(), node.operatorIndex()));
    Value fill = node.input(1);
    if (editor.users(fill).isEmpty() && !editor.isOutput(fill)) {
      editor.removeConstant(fill);
    }
  }

  private static Optional<Op> reshapeIf(boolean holds) {
    return holds ? Optional.of(new Reshape()) : Optional.empty();
  }

  private static boolean takesAll(Node node) {
    return node.input(0).shape().equals(node.output().shape());
  }

  private static Optional<Op> ofStridedSlice(StridedSlice slice, Node node) {
    if (!slice.strides().stream().allMatch(stride -> stride == 1)) {
      return Optional.empty();
    }
    Shape in = node.input(0).shape();
    Shape out = node.output().shape();
    return reshapeIf(in.elements() == out.elements())
        .or(
            () ->
                in.rank() == out.rank() ? Optional.of(new Slice(slice.begin())) : Optional.empty());
  }

  private static boolean joinsOnePart(Concatenation join, Node node) {
    return node.inputs().size() == 1
        && join.activation() == Activation.NONE
        && Quantizations.same(node.input(0).quantization(), node.output().quantization());
  }

  private static boolean keepsOrder(Shape shape, List<Integer> permutation) {
    List<Integer> moved = permutation.stream().filter(axis -> shape.dim(axis) != 1).toList();
    return IntStream.range(1, moved.size()).allMatch(i -> moved.get(i - 1) < moved.get(i));
  }
}
