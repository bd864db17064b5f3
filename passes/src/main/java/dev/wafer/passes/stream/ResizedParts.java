package dev.wafer.passes.stream;

import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Resize;
import dev.wafer.reference.parameters.ResizedRow;
import java.util.Optional;
import java.util.stream.IntStream;

/** Rows of resized planes. */
final class ResizedParts {
  /** Of a plane, among which rows are looked for that lie alike between those of the input. */
  private static final int FIRST_ROWS = 64;

  private ResizedParts() {}

  /** What a row of a whole plane is made of. */
  static ResizedRow row(Node node, int row) {
    Shape in = node.input(0).shape();
    return ResizedRow.of(
        (Resize) node.op(),
        node.input(0).dataType(),
        row,
        in.dim(RowRule.HEIGHT),
        RowRule.height(node.output()));
  }

  /**
   * The operator for some rows of a node. Rows that lie between those of the input as others nearer
   * to the top do are computed as if they were these, so that few kinds of calls come often.
   */
  static Resize operator(Node node, Rows out) {
    Resize op = (Resize) node.op();
    int first =
        IntStream.range(0, Math.min(out.first(), FIRST_ROWS))
            .filter(other -> isAlike(node, out, other))
            .findFirst()
            .orElse(out.first());
    return new Resize(
        op.fn(),
        op.alignCorners(),
        op.halfPixelCenters(),
        Optional.of(
            new Resize.Part(
                RowRule.height(node.input(0)),
                row(node, first).lower(),
                RowRule.height(node.output()),
                first)));
  }

  private static boolean isAlike(Node node, Rows out, int first) {
    int from = row(node, first).lower();
    int to = row(node, out.first()).lower();
    for (int i = 0; i < out.count(); i++) {
      if (!row(node, first + i).from(from).equals(row(node, out.first() + i).from(to))) {
        return false;
      }
    }
    return true;
  }
}
