package dev.wafer.ir.spec;

import dev.wafer.ir.Shape;

/** NumPy's broadcasting: axes aligned at the innermost, extents equal or 1. */
public final class Broadcasting {
  public static final Rule RULE =
      Rule.consistent("the inputs' extents are equal or 1, counted from the innermost axis");

  private Broadcasting() {}

  /**
   * The common shape of two inputs.
   *
   * @throws BrokenRuleException if there is none
   */
  public static Extents of(NodeCheck node, Shape a, Shape b) {
    Extents common = Extents.of();
    int rank = Math.max(a.rank(), b.rank());
    for (int axis = 0; axis < rank; axis++) {
      int dimA = axis < rank - a.rank() ? 1 : a.dim(axis - rank);
      int dimB = axis < rank - b.rank() ? 1 : b.dim(axis - rank);
      node.require(
          dimA == dimB || dimA == 1 || dimB == 1,
          RULE,
          () -> "shapes [%s] and [%s]".formatted(a, b));
      common = common.and(dimA == 1 ? dimB : dimA);
    }
    return common;
  }
}
