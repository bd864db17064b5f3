package dev.wafer.emitter.kernels.movement;

import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.op.Movement;
import dev.wafer.ir.op.Pad;
import java.util.List;
import java.util.Optional;

/**
 * What a padding leaves around its input, one amount an axis.
 *
 * @param before elements before the input
 * @param extents of the input
 * @param whole shape of the output
 */
record Border(List<Integer> before, Shape extents, Shape whole) {
  /**
   * The border of a node whose one input lies as a box in the output. Some rows of a padded plane
   * may have none.
   */
  static Optional<Border> of(Node node) {
    return Movement.single(node)
        .filter(Border::isBox)
        .filter(access -> node.op() instanceof Pad || !access.isIdentity())
        .map(a -> new Border(a.to().start(), Shape.of(a.extents()), a.to().shape()));
  }

  private static boolean isBox(Access access) {
    return access.from().isWhole(access.extents()) && access.to().isDenseBox();
  }

  /** Elements behind the input. */
  int after(int axis) {
    return whole.dim(axis) - extents.dim(axis) - before.get(axis);
  }
}
