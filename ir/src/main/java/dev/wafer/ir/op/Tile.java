package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** The input so many times side by side along each axis. */
public record Tile(List<Integer> multiples) implements Movement {
  public Tile {
    multiples = List.copyOf(multiples);
  }

  @Override
  public String mnemonic() {
    return "TILE";
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    Shape in = inputs.get(0);
    List<Integer> extents = new ArrayList<>();
    List<Side.Step> from = new ArrayList<>();
    List<Side.Step> to = new ArrayList<>();
    for (int axis = 0; axis < in.rank(); axis++) {
      extents.add(multiples.get(axis));
      from.add(Side.step(axis, 0));
      to.add(Side.step(axis, in.dim(axis)));
      extents.add(in.dim(axis));
      from.add(Side.step(axis, 1));
      to.add(Side.step(axis, 1));
    }
    return Access.single(
        extents,
        Side.stepping(in, from.toArray(Side.Step[]::new)),
        Side.stepping(outputs.get(0), to.toArray(Side.Step[]::new)));
  }

  @Override
  public Optional<Op> onChannels(Shape in, Shape out, IntUnaryOperator before) {
    boolean keepsChannels = !multiples.isEmpty() && multiples.get(multiples.size() - 1) == 1;
    return keepsChannels ? Optional.of(this) : Optional.empty();
  }
}
