package dev.wafer.reference.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.BatchMatMul;

/**
 * Sizes and steps, in elements, of the matrices of a {@link BatchMatMul}: {@code out[r, c] = sum
 * over d of x[r * xRow + d * xDepth] * y[d * yDepth + c * yColumn]}.
 *
 * @param xBatch the outer axes of x
 * @param yBatch the outer axes of y
 * @param outBatch both broadcast
 */
public record BatchMatMulGeometry(
    int rows,
    int depth,
    int columns,
    int xRow,
    int xDepth,
    int yDepth,
    int yColumn,
    Shape xBatch,
    Shape yBatch,
    Shape outBatch) {

  /** Geometry of a node whose operator is a {@link BatchMatMul}. */
  public static BatchMatMulGeometry of(Node node) {
    BatchMatMul op = (BatchMatMul) node.op();
    Shape x = node.input(0).shape();
    Shape out = node.output().shape();
    int rows = out.dim(-2);
    int columns = out.dim(-1);
    int depth = x.dim(op.adjX() ? -2 : -1);
    return new BatchMatMulGeometry(
        rows,
        depth,
        columns,
        op.adjX() ? 1 : depth,
        op.adjX() ? rows : 1,
        op.adjY() ? 1 : columns,
        op.adjY() ? depth : 1,
        batch(x),
        batch(node.input(1).shape()),
        batch(out));
  }

  private static Shape batch(Shape shape) {
    return Shape.of(shape.dims().subList(0, shape.rank() - 2));
  }
}
