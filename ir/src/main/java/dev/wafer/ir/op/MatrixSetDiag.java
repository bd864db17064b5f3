package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Matrices with other diagonals. Inputs: matrices, rows that become their diagonals. */
public record MatrixSetDiag() implements Movement {
  @Override
  public String mnemonic() {
    return "MATRIX_SET_DIAG";
  }

  /** Between two elements of a diagonal lie as many others as a row is long. */
  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    Shape in = inputs.get(0);
    int rows = in.dim(-2);
    int columns = in.dim(-1);
    Shape matrices = Shape.of(in.elements(0, in.rank() - 2), rows, columns);
    int diagonal = Math.min(rows, columns);
    List<Access> accesses = new ArrayList<>();
    if (diagonal > 1) {
      accesses.add(kept(matrices, 1, diagonal - 1, columns));
    }
    int last = (diagonal - 1) * (columns + 1) + 1;
    if (rows * columns > last) {
      accesses.add(kept(matrices, last, 1, rows * columns - last));
    }
    accesses.add(MatrixDiag.diagonal(1, matrices));
    return accesses;
  }

  private static Access kept(Shape matrices, int first, int runs, int run) {
    Shape flat = MatrixDiag.flat(matrices);
    Side side =
        new Side(
            flat,
            List.of(0, first),
            List.of(Side.step(0, 1), Side.step(1, matrices.dim(2) + 1), Side.step(1, 1)));
    return new Access(0, 0, List.of(matrices.dim(0), runs, run), side, side);
  }

  @Override
  public Optional<Op> onChannels(Shape in, Shape out, IntUnaryOperator before) {
    return Optional.empty();
  }
}
