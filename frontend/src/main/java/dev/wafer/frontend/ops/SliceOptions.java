package dev.wafer.frontend.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Extents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Options of PAD, PADV2 and SLICE, all of them constants. */
final class SliceOptions {
  private SliceOptions() {}

  static Map<String, Reading> all() {
    return Map.of(
        "PAD", Reading.of(SliceOptions::pad),
        "PADV2", Reading.of(SliceOptions::pad),
        "SLICE", Reading.of(SliceOptions::slice),
        "STRIDED_SLICE", StridedSliceOptions.reading());
  }

  private static Op pad(OperatorContext c) {
    List<Integer> paddings = c.constantIntegers(1);
    int rank = c.input(0).shape().rank();
    c.require(
        paddings.size() == 2 * rank,
        CommonRules.PADDINGS,
        () -> "%s for rank %d".formatted(paddings, rank));
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      before.add(paddings.get(2 * axis));
      after.add(paddings.get(2 * axis + 1));
    }
    return new Pad(before, after);
  }

  /** A size of -1 reaches to the end of its axis. */
  private static Op slice(OperatorContext c) {
    Shape x = c.input(0).shape();
    List<Integer> begin = c.constantIntegers(1);
    List<Integer> size = c.constantIntegers(2);
    boolean inside = begin.size() == x.rank() && size.size() == x.rank();
    Extents extents = Extents.of();
    for (int axis = 0; inside && axis < x.rank(); axis++) {
      long rest = (long) x.dim(axis) - begin.get(axis);
      long count = size.get(axis) == -1 ? rest : size.get(axis);
      inside = begin.get(axis) >= 0 && count > 0 && count <= rest;
      extents = extents.and(count);
    }
    c.require(
        inside,
        CommonRules.SLICE_INSIDE,
        () -> "begin %s, size %s of [%s]".formatted(begin, size, x));
    c.requireShape(0, extents);
    return new Slice(begin);
  }
}
