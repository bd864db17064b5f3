package dev.wafer.emitter.kernels.movement;

import dev.wafer.emitter.kernels.NearestPixels;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.Side;
import dev.wafer.ir.op.Movement;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the nodes that kernels of this package take move. */
final class Moved {
  /** Operators of which some nodes only move. */
  static final List<Class<? extends Op>> OPERATORS =
      Stream.concat(Op.kinds(Movement.class).stream(), Stream.of(Resize.class)).toList();

  private static final OpSwitch<Node, Optional<List<Access>>> ACCESSES =
      OpSwitch.<Node, Optional<List<Access>>>cases()
          .on(Resize.class, Moved::repetition)
          .otherwise((op, node) -> Movement.unaltered(node));

  private Moved() {}

  /**
   * The accesses of operators that only move, and of RESIZE_NEAREST_NEIGHBOR by whole factors;
   * empty for a node that computes.
   */
  static Optional<List<Access>> of(Node node) {
    return ACCESSES.apply(node.op(), node);
  }

  /** The one access of a node with one output that writes each element of it. */
  static Optional<Access> single(Node node) {
    return of(node)
        .filter(accesses -> accesses.size() == 1 && node.outputs().size() == 1)
        .map(accesses -> accesses.get(0))
        .filter(access -> access.input() == 0)
        .filter(access -> access.elements() == node.output().shape().elements());
  }

  /** The same where elements are written from the first to the last and not all stay in place. */
  static Optional<Access> inOrder(Node node) {
    return single(node).filter(access -> access.writesInOrder() && !access.isIdentity());
  }

  /** Each pixel is read several times. */
  private static Optional<List<Access>> repetition(Resize op, Node node) {
    Shape small = node.input(0).shape();
    Shape large = node.output().shape();
    if (op.fn() != ResizeFn.NEAREST_NEIGHBOR
        || !NearestPixels.repeats(NearestPixels.rows(op, small, large), small.dim(1))
        || !NearestPixels.repeats(NearestPixels.columns(op, small, large), small.dim(2))) {
      return Optional.empty();
    }
    int timesY = large.dim(1) / small.dim(1);
    int timesX = large.dim(2) / small.dim(2);
    return Optional.of(
        Access.single(
            List.of(small.dim(0), small.dim(1), timesY, small.dim(2), timesX, small.dim(3)),
            Side.stepping(
                small,
                Side.step(0, 1),
                Side.step(1, 1),
                Side.step(1, 0),
                Side.step(2, 1),
                Side.step(2, 0),
                Side.step(3, 1)),
            Side.inBlocks(large, timesY, timesX)));
  }
}
