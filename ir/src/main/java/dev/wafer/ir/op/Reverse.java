package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.Side;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The input from the last element to the first along some axes. */
public record Reverse(List<Integer> axes) implements Movement {
  public Reverse {
    axes = List.copyOf(axes);
  }

  @Override
  public String mnemonic() {
    return "REVERSE_V2";
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    Shape in = inputs.get(0);
    List<Integer> start = new ArrayList<>(Collections.nCopies(in.rank(), 0));
    List<Integer> by = new ArrayList<>(Collections.nCopies(in.rank(), 1));
    for (int axis : axes) {
      start.set(axis, in.dim(axis) - 1);
      by.set(axis, -1);
    }
    return Access.single(in.dims(), Side.strided(in, start, by), Side.whole(in));
  }
}
