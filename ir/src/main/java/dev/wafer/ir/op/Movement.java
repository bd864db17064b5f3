package dev.wafer.ir.op;

import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.access.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * An operator that moves elements and computes nothing. What it moves where is told here alone:
 * evaluator, kernels, views and the tracking of channels follow from it.
 *
 * <p>Elements of the output that no access writes (those around the input of {@link Pad}) are the
 * operator's own. A {@link Concatenation} may requantize what it moves.
 */
public sealed interface Movement extends Op
    permits Pad,
        Reshape,
        Transpose,
        Concatenation,
        Slice,
        StridedSlice,
        Split,
        Pack,
        Unpack,
        DepthToSpace,
        SpaceToDepth,
        BroadcastTo,
        Reverse,
        Tile,
        BatchBlocks,
        MirrorPad,
        MatrixDiag,
        MatrixSetDiag {
  /**
   * What is moved, for inputs and outputs of these shapes, which hold to the operator's rules. No
   * element is written twice.
   *
   * @param inputs shapes of all inputs of the node
   * @param outputs shapes of all outputs
   */
  List<Access> accesses(List<Shape> inputs, List<Shape> outputs);

  /**
   * The operator that moves the same elements of tensors of which only some channels (the innermost
   * axis) are left; empty where no such operator may be.
   *
   * @param before for a channel of input 0 how many of those before it are left
   */
  default Optional<Op> onChannels(Shape in, Shape out, IntUnaryOperator before) {
    return Optional.of(this);
  }

  /** The same for a node's operator; empty, too, if it is no movement. */
  static Optional<Op> onChannels(Node node, IntUnaryOperator before) {
    return node.op() instanceof Movement movement
        ? movement.onChannels(node.input(0).shape(), node.output().shape(), before)
        : Optional.empty();
  }

  /** Whether a node of this operator changes elements that it moves. */
  default boolean alters(Node node) {
    return false;
  }

  /** What a node moves as it is; empty if its operator is no movement, or alters elements. */
  static Optional<List<Access>> unaltered(Node node) {
    return node.op() instanceof Movement movement && movement.alters(node)
        ? Optional.empty()
        : of(node);
  }

  /**
   * The one access of a node with one output that moves elements of its first input as they are, in
   * one nest.
   */
  static Optional<Access> single(Node node) {
    return unaltered(node)
        .filter(accesses -> accesses.size() == 1 && node.outputs().size() == 1)
        .map(accesses -> accesses.get(0))
        .filter(access -> access.input() == 0);
  }

  /** What a node moves; empty if its operator is no movement. */
  static Optional<List<Access>> of(Node node) {
    return node.op() instanceof Movement movement
        ? Optional.of(movement.accesses(shapes(node.inputs()), shapes(node.outputs())))
        : Optional.empty();
  }

  /** The first element of a box whose channels begin behind those before it that are left. */
  static List<Integer> beginOnChannels(List<Integer> begin, IntUnaryOperator before) {
    List<Integer> moved = new ArrayList<>(begin);
    if (!moved.isEmpty()) {
      int last = moved.size() - 1;
      moved.set(last, before.applyAsInt(moved.get(last)));
    }
    return moved;
  }

  private static List<Shape> shapes(List<Value> values) {
    return values.stream().map(Value::shape).toList();
  }
}
