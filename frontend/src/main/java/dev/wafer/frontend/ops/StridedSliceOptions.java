package dev.wafer.frontend.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.ir.spec.Extents;
import dev.wafer.ir.spec.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The options of STRIDED_SLICE with its masks resolved. Axes that the operator drops or adds become
 * a RESHAPE behind it, because the output's shape alone would not tell which they were.
 */
final class StridedSliceOptions {
  private static final int BEGIN_MASK = 0;
  private static final int END_MASK = 1;
  private static final int ELLIPSIS_MASK = 2;
  private static final int NEW_AXIS_MASK = 3;
  private static final int SHRINK_AXIS_MASK = 4;
  private static final int OFFSET = 5;

  private static final Rule MASKS =
      Rule.supported(
          "ellipsis_mask names one entry at most, which stands for an axis at least; no entry is in"
              + " new_axis_mask and in another mask of these; end is no offset");
  private static final Rule COUNTS =
      Rule.consistent(
          "begin, end and strides have one entry for each axis that is sliced or new, and one for"
              + " an ellipsis");
  private static final Rule STRIDES =
      Rule.consistent("strides are not 0, and positive on axes that are dropped");
  private static final Rule UNIT_STRIDES =
      Rule.supported("strides are 1 where begin is computed at run time");
  private static final Rule PARTS =
      Rule.supported("the slice holds at least one element of each axis");

  private StridedSliceOptions() {}

  static Reading reading() {
    return Reading.of(StridedSliceOptions::read, MASKS, COUNTS, STRIDES, UNIT_STRIDES, PARTS);
  }

  private static Op read(OperatorContext c) {
    if (c.scope().dense(c.input(1)).isEmpty()) {
      return beginningAnywhere(c);
    }
    Value x = c.input(0);
    Shape shape = x.shape();
    List<Integer> begin = c.constantIntegers(1);
    List<Integer> end = c.constantIntegers(2);
    List<Integer> strides = c.constantIntegers(3);
    requireClear(c, begin.size(), end.size(), strides.size());
    List<Integer> starts = new ArrayList<>();
    List<Integer> steps = new ArrayList<>();
    List<Long> extents = new ArrayList<>();
    List<Long> kept = new ArrayList<>();
    for (int entry : entries(c, shape.rank(), begin.size())) {
      if (entry >= 0 && bit(c, NEW_AXIS_MASK, entry)) {
        kept.add(1L);
        continue;
      }
      int axis = extents.size();
      Range range =
          entry >= 0
              ? range(
                  c, entry, shape.dim(axis), begin.get(entry), end.get(entry), strides.get(entry))
              : new Range(0, 1, shape.dim(axis), false);
      c.require(
          range.count() > 0,
          PARTS,
          () -> "begin %s, end %s, strides %s of [%s]".formatted(begin, end, strides, shape));
      starts.add(range.start());
      steps.add(range.stride());
      extents.add(range.count());
      if (!range.dropped()) {
        kept.add(range.count());
      }
    }
    c.requireShape(0, new Extents(kept));
    StridedSlice op = new StridedSlice(starts, steps);
    if (!kept.equals(extents)) {
      c.reshapeFrom(Shape.of(extents.stream().map(Long::intValue).toList()));
    }
    return op;
  }

  private static void requireClear(OperatorContext c, int entries, int ends, int strides) {
    c.require(
        areClear(c, c.input(0).shape().rank(), entries),
        MASKS,
        () ->
            "ellipsis_mask %d, new_axis_mask %d, shrink_axis_mask %d, offset %s, %d entries"
                .formatted(
                    mask(c, ELLIPSIS_MASK, entries),
                    mask(c, NEW_AXIS_MASK, entries),
                    mask(c, SHRINK_AXIS_MASK, entries),
                    c.options().bool(OFFSET, false),
                    entries));
    c.require(
        ends == entries && strides == entries,
        COUNTS,
        () -> "%d, %d and %d".formatted(entries, ends, strides));
  }

  /**
   * Where it begins is computed at run time: the slice is as long as the file's output says, its
   * strides are 1.
   */
  private static Op beginningAnywhere(OperatorContext c) {
    Shape shape = c.input(0).shape();
    Shape out = c.output().shape();
    int count = c.input(1).shape().elements();
    List<Integer> strides = c.constantIntegers(3);
    requireClear(c, count, c.input(2).shape().elements(), strides.size());
    c.require(
        strides.stream().allMatch(stride -> stride == 1), UNIT_STRIDES, () -> "strides " + strides);
    c.requireKnown(0, 1, !c.scope().isOpen(c.output()));
    RuntimeBegin begin = new RuntimeBegin(c.input(1));
    List<Integer> extents = new ArrayList<>();
    List<Long> kept = new ArrayList<>();
    for (int entry : entries(c, shape.rank(), count)) {
      if (entry >= 0 && bit(c, NEW_AXIS_MASK, entry)) {
        kept.add(1L);
        continue;
      }
      int whole = shape.dim(extents.size());
      boolean dropped = entry >= 0 && bit(c, SHRINK_AXIS_MASK, entry);
      int extent = entry < 0 ? whole : kept.size() < out.rank() ? out.dim(kept.size()) : whole;
      extents.add(dropped ? 1 : extent);
      if (!dropped) {
        kept.add((long) extent);
      }
      begin.axis(entry >= 0 && !bit(c, BEGIN_MASK, entry) ? entry : RuntimeBegin.AT_ZERO);
    }
    c.requireShape(0, new Extents(kept));
    if (kept.size() != extents.size() || !Shape.of(extents).equals(out)) {
      c.reshapeFrom(Shape.of(extents));
    }
    return begin.slice(c);
  }

  /** The bits of a mask that mean an entry. */
  private static int mask(OperatorContext c, int field, int entries) {
    return c.options().int32(field, 0) & ((1 << entries) - 1);
  }

  /** Entries that are neither new axes nor an ellipsis. */
  private static int slicedAxes(OperatorContext c, int entries) {
    int others = mask(c, ELLIPSIS_MASK, entries) | mask(c, NEW_AXIS_MASK, entries);
    return entries - Integer.bitCount(others);
  }

  /**
   * Whether the masks have one meaning. Of an ellipsis without axes TensorFlow and TensorFlow Lite
   * make different things.
   */
  private static boolean areClear(OperatorContext c, int rank, int entries) {
    int ellipsis = mask(c, ELLIPSIS_MASK, entries);
    int added = mask(c, NEW_AXIS_MASK, entries);
    int dropped = mask(c, SHRINK_AXIS_MASK, entries);
    return !c.options().bool(OFFSET, false)
        && Integer.bitCount(ellipsis) <= 1
        && (ellipsis == 0 || slicedAxes(c, entries) < rank)
        && (ellipsis & added) == 0
        && (dropped & added) == 0;
  }

  /**
   * The entries in order, -1 for each axis that the ellipsis stands for, or that follows the last
   * entry where there is none.
   */
  private static List<Integer> entries(OperatorContext c, int rank, int count) {
    int sliced = slicedAxes(c, count);
    c.require(sliced <= rank, COUNTS, () -> sliced + " axes of rank " + rank);
    List<Integer> whole = Collections.nCopies(rank - sliced, -1);
    List<Integer> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (bit(c, ELLIPSIS_MASK, i)) {
        entries.addAll(whole);
      } else {
        entries.add(i);
      }
    }
    if (mask(c, ELLIPSIS_MASK, count) == 0) {
      entries.addAll(whole);
    }
    return entries;
  }

  private record Range(int start, int stride, long count, boolean dropped) {}

  /** TensorFlow's resolution of one entry: masks, then negative indices, then clamping. */
  private static Range range(
      OperatorContext c, int entry, int extent, int begin, int end, int stride) {
    boolean dropped = bit(c, SHRINK_AXIS_MASK, entry);
    c.require(
        dropped ? stride > 0 : stride != 0 && stride != Integer.MIN_VALUE,
        STRIDES,
        () -> "stride %d of entry %d".formatted(stride, entry));
    long least = stride > 0 ? 0 : -1;
    long most = stride > 0 ? extent : extent - 1L;
    long start = begin < 0 ? (long) begin + extent : begin;
    start = Math.max(least, Math.min(most, start));
    if (bit(c, BEGIN_MASK, entry)) {
      start = stride > 0 ? least : most;
    }
    long stop = end < 0 ? (long) end + extent : end;
    stop = Math.max(least, Math.min(most, stop));
    if (bit(c, END_MASK, entry)) {
      stop = stride > 0 ? most : least;
    }
    if (dropped) {
      return new Range((int) start, 1, start < extent ? 1 : 0, true);
    }
    long span = stride > 0 ? stop - start : start - stop;
    long step = Math.abs((long) stride);
    long count = span <= 0 ? 0 : (span + step - 1) / step;
    return new Range((int) start, stride, count, false);
  }

  private static boolean bit(OperatorContext c, int field, int entry) {
    return ((c.options().int32(field, 0) >> entry) & 1) != 0;
  }
}
