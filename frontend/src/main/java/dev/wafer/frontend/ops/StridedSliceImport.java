package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.StridedSlice;
import java.util.ArrayList;
import java.util.List;

/**
 * STRIDED_SLICE with its masks resolved. Axes that the operator drops become a RESHAPE behind it,
 * because the output's shape alone would not tell which they were.
 */
final class StridedSliceImport implements OperatorImport {
  private static final int BEGIN_MASK = 0;
  private static final int END_MASK = 1;
  private static final int ELLIPSIS_MASK = 2;
  private static final int NEW_AXIS_MASK = 3;
  private static final int SHRINK_AXIS_MASK = 4;
  private static final int OFFSET = 5;

  private static final Rule MASKS =
      Rule.supported("ellipsis_mask and new_axis_mask are 0, and end is no offset");
  private static final Rule COUNTS =
      Rule.consistent("begin, end and strides have one entry for each leading axis");
  private static final Rule STRIDES =
      Rule.consistent("strides are not 0, and positive on axes that are dropped");
  private static final Rule PARTS =
      Rule.supported("the slice holds at least one element of each axis");

  @Override
  public String name() {
    return "STRIDED_SLICE";
  }

  @Override
  public int optionsType() {
    return 32;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("input")
        .auxiliary("begin", DataType.INT32)
        .auxiliary("end", DataType.INT32)
        .auxiliary("strides", DataType.INT32)
        .outputs("output")
        .same(Types.moved());
  }

  @Override
  public List<Rule> rules() {
    return List.of(MASKS, COUNTS, STRIDES, PARTS);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    Shape shape = x.shape();
    List<Integer> begin = c.constantIntegers(1);
    List<Integer> end = c.constantIntegers(2);
    List<Integer> strides = c.constantIntegers(3);
    int entries = begin.size();
    c.require(
        c.options().int32(ELLIPSIS_MASK, 0) == 0
            && c.options().int32(NEW_AXIS_MASK, 0) == 0
            && !c.options().bool(OFFSET, false),
        MASKS,
        () ->
            "ellipsis_mask %d, new_axis_mask %d, offset %s"
                .formatted(
                    c.options().int32(ELLIPSIS_MASK, 0),
                    c.options().int32(NEW_AXIS_MASK, 0),
                    c.options().bool(OFFSET, false)));
    c.require(
        end.size() == entries && strides.size() == entries && entries <= shape.rank(),
        COUNTS,
        () ->
            "%d, %d, %d for rank %d".formatted(entries, end.size(), strides.size(), shape.rank()));
    List<Integer> starts = new ArrayList<>();
    List<Integer> steps = new ArrayList<>();
    List<Long> extents = new ArrayList<>();
    List<Long> kept = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      Range range =
          axis < entries
              ? range(c, axis, shape.dim(axis), begin.get(axis), end.get(axis), strides.get(axis))
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
    c.requireShape(0, kept);
    StridedSlice op = new StridedSlice(starts, steps);
    if (kept.size() == extents.size()) {
      c.emit(op, x);
      return;
    }
    Shape full = Shape.of(extents.stream().map(Long::intValue).toList());
    TensorType type = c.output().type().withShape(full);
    if (type.quantization().isPerAxis()) {
      type = type.withQuantization(Quantization.none());
    }
    Value slice = c.scope().newValue(c.output().name(), type);
    c.emit(op, List.of(x), List.of(slice));
    c.emit(new Reshape(), slice);
  }

  private record Range(int start, int stride, long count, boolean dropped) {}

  /** TensorFlow's resolution of one axis: masks, then negative indices, then clamping. */
  private static Range range(
      OperatorContext c, int axis, int extent, int begin, int end, int stride) {
    boolean dropped = bit(c, SHRINK_AXIS_MASK, axis);
    c.require(
        dropped ? stride > 0 : stride != 0 && stride != Integer.MIN_VALUE,
        STRIDES,
        () -> "stride %d of axis %d".formatted(stride, axis));
    long least = stride > 0 ? 0 : -1;
    long most = stride > 0 ? extent : extent - 1L;
    long start = begin < 0 ? (long) begin + extent : begin;
    start = Math.max(least, Math.min(most, start));
    if (bit(c, BEGIN_MASK, axis)) {
      start = stride > 0 ? least : most;
    }
    long stop = end < 0 ? (long) end + extent : end;
    stop = Math.max(least, Math.min(most, stop));
    if (bit(c, END_MASK, axis)) {
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

  private static boolean bit(OperatorContext c, int field, int axis) {
    return ((c.options().int32(field, 0) >> axis) & 1) != 0;
  }
}
