package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.Side;
import dev.wafer.ir.access.SliceExtents;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Element {@code begin + i * strides} of the input on each axis, for the output's shape before axes
 * of extent 1 were dropped. {@code begin} is resolved: masks and negative indices are gone; strides
 * may be negative.
 */
public record StridedSlice(List<Integer> begin, List<Integer> strides) implements Movement {
  public StridedSlice {
    begin = List.copyOf(begin);
    strides = List.copyOf(strides);
  }

  @Override
  public String mnemonic() {
    return "STRIDED_SLICE";
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    Shape in = inputs.get(0);
    Shape taken = Shape.of(SliceExtents.of(in, outputs.get(0), begin, strides));
    return Access.single(taken.dims(), Side.strided(in, begin, strides), Side.whole(taken));
  }

  @Override
  public Optional<Op> onChannels(Shape in, Shape out, IntUnaryOperator before) {
    // A scalar has no strides, and nothing to slice.
    boolean keepsAxes = in.rank() == out.rank() && !strides.isEmpty();
    return keepsAxes && strides.get(strides.size() - 1) == 1
        ? Optional.of(new StridedSlice(Movement.beginOnChannels(begin, before), strides))
        : Optional.empty();
  }
}
