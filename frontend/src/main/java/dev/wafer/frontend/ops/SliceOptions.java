package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.BroadcastTo;
import dev.wafer.ir.op.DynamicSlice;
import dev.wafer.ir.op.DynamicUpdateSlice;
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
    Value fill = c.input(2);
    if (fill.isAbsent() || c.scope().isParameter(fill)) {
      return new Pad(before, after);
    }
    return aroundRuntimeValue(c, before, after);
  }

  /** The fill value all over the output, and the input in its place. */
  private static Op aroundRuntimeValue(
      OperatorContext c, List<Integer> before, List<Integer> after) {
    Shape x = c.input(0).shape();
    Extents extents = Extents.of();
    for (int axis = 0; axis < x.rank(); axis++) {
      extents = extents.and((long) x.dim(axis) + before.get(axis) + after.get(axis));
    }
    c.require(
        before.stream().allMatch(amount -> amount >= 0)
            && after.stream().allMatch(amount -> amount >= 0),
        CommonRules.PADDINGS,
        () -> "before %s, after %s".formatted(before, after));
    c.requireShape(0, extents);
    Value filled = c.inner(c.output(), extents.dims(), CommonRules.PADDINGS);
    c.emit(new BroadcastTo(), List.of(c.input(2)), List.of(filled));
    long[] begin = before.stream().mapToLong(Integer::longValue).toArray();
    Value start =
        c.scope()
            .newConstant(
                c.output(), DenseConstant.integers(DataType.INT32, Shape.of(begin.length), begin));
    c.readInstead(List.of(filled, c.input(0), start));
    return new DynamicUpdateSlice();
  }

  /** A size of -1 reaches to the end of its axis. */
  private static Op slice(OperatorContext c) {
    Shape x = c.input(0).shape();
    if (c.scope().dense(c.input(1)).isEmpty()) {
      return beginningAnywhere(c);
    }
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

  /** Where it begins is computed at run time; a size of -1 is what the file's output has then. */
  private static Op beginningAnywhere(OperatorContext c) {
    List<Integer> size = c.constantIntegers(2);
    Shape out = c.output().shape();
    c.requireKnown(0, 1, !size.contains(-1) || !c.scope().isOpen(c.output()));
    Extents extents = Extents.of();
    for (int axis = 0; axis < size.size(); axis++) {
      boolean rest = size.get(axis) == -1 && axis < out.rank();
      extents = extents.and(rest ? out.dim(axis) : size.get(axis));
    }
    c.requireShape(0, extents);
    c.readInstead(List.of(c.input(0), c.input(1)));
    return new DynamicSlice(false);
  }
}
