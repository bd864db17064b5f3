package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.Side;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Rows of the input on the diagonals of square matrices that are zero elsewhere. */
public record MatrixDiag() implements Movement {
  @Override
  public String mnemonic() {
    return "MATRIX_DIAG";
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    Shape in = inputs.get(0);
    int side = in.dim(-1);
    int matrices = side == 0 ? 0 : in.elements() / side;
    return List.of(diagonal(0, Shape.of(matrices, side, side)));
  }

  /** The rows of an input to the diagonals of matrices [n, rows, columns]. */
  static Access diagonal(int input, Shape matrices) {
    int count = Math.min(matrices.dim(1), matrices.dim(2));
    Shape rows = Shape.of(matrices.dim(0), count);
    return new Access(
        input,
        0,
        rows.dims(),
        Side.whole(rows),
        Side.strided(flat(matrices), List.of(0, 0), List.of(1, matrices.dim(2) + 1)));
  }

  /** The matrices under a shape on which one step leads along a diagonal. */
  static Shape flat(Shape matrices) {
    return Shape.of(matrices.dim(0), matrices.dim(1) * matrices.dim(2));
  }

  @Override
  public Optional<Op> onChannels(Shape in, Shape out, IntUnaryOperator before) {
    return Optional.empty();
  }
}
