package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * The input with its own elements around it, mirrored at its edges.
 *
 * @param before elements before those of the input, one amount an axis
 * @param after elements behind them
 * @param symmetric whether the mirror repeats the edge, too
 */
public record MirrorPad(List<Integer> before, List<Integer> after, boolean symmetric)
    implements Movement {
  public MirrorPad {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** A piece of an axis: so many elements, read from one on in steps, written from another on. */
  private record Piece(int extent, int from, int step, int to) {}

  @Override
  public String mnemonic() {
    return "MIRROR_PAD";
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    List<List<Piece>> boxes = List.of(List.of());
    for (int axis = 0; axis < inputs.get(0).rank(); axis++) {
      List<List<Piece>> longer = new ArrayList<>();
      for (List<Piece> box : boxes) {
        for (Piece piece : pieces(axis, inputs.get(0).dim(axis))) {
          List<Piece> with = new ArrayList<>(box);
          with.add(piece);
          longer.add(with);
        }
      }
      boxes = longer;
    }
    return boxes.stream().map(box -> access(box, inputs.get(0), outputs.get(0))).toList();
  }

  /** The mirrored beginning of an axis, the axis, and its mirrored end. */
  private List<Piece> pieces(int axis, int extent) {
    int left = before.get(axis);
    int right = after.get(axis);
    int edge = symmetric ? 0 : 1;
    List<Piece> pieces = new ArrayList<>();
    if (left > 0) {
      pieces.add(new Piece(left, left - 1 + edge, -1, 0));
    }
    pieces.add(new Piece(extent, 0, 1, left));
    if (right > 0) {
      pieces.add(new Piece(right, extent - 1 - edge, -1, left + extent));
    }
    return pieces;
  }

  private static Access access(List<Piece> box, Shape in, Shape out) {
    return new Access(
        0,
        0,
        box.stream().map(Piece::extent).toList(),
        Side.strided(
            in, box.stream().map(Piece::from).toList(), box.stream().map(Piece::step).toList()),
        Side.box(out, box.stream().map(Piece::to).toList()));
  }

  @Override
  public Optional<Op> onChannels(Shape in, Shape out, IntUnaryOperator channels) {
    int last = before.size() - 1;
    return last >= 0 && before.get(last) == 0 && after.get(last) == 0
        ? Optional.of(this)
        : Optional.empty();
  }
}
