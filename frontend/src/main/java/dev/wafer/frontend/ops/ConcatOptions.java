package dev.wafer.frontend.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pack;
import dev.wafer.ir.op.Split;
import dev.wafer.ir.op.Unpack;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Extents;
import dev.wafer.ir.spec.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Options of the operators that concatenate tensors along an axis or part one. */
final class ConcatOptions {
  /** The first field, and the second one. */
  private static final int COUNT = 0;

  private static final int AXIS = 1;

  private static final Rule VALUES_COUNT = Rule.consistent("values_count is the number of inputs");

  private ConcatOptions() {}

  static Map<String, Reading> all() {
    return Map.of(
        "CONCATENATION", Reading.of(ConcatOptions::concatenation),
        "SPLIT", Reading.of(c -> split(c, false)),
        "SPLIT_V", Reading.of(c -> split(c, true)),
        "PACK", Reading.of(ConcatOptions::pack, VALUES_COUNT),
        "UNPACK", Reading.of(ConcatOptions::unpack));
  }

  private static Op concatenation(OperatorContext c) {
    int axis = c.resolveAxis(c.options().int32(0, 0), c.input(0).shape().rank());
    return new Concatenation(axis, c.activation(1));
  }

  private static Op pack(OperatorContext c) {
    c.require(
        c.options().int32(COUNT, 0) == c.inputs().size(),
        VALUES_COUNT,
        () -> "%d inputs".formatted(c.inputs().size()));
    return new Pack(c.resolveAxis(c.options().int32(AXIS, 0), c.input(0).shape().rank() + 1));
  }

  private static Op unpack(OperatorContext c) {
    int num = c.options().int32(COUNT, 0);
    c.require(
        num == c.outputs().size(),
        CommonRules.UNPACKED,
        () -> "num %d, %d outputs".formatted(num, c.outputs().size()));
    return new Unpack(c.resolveAxis(c.options().int32(AXIS, 0), c.input(0).shape().rank()));
  }

  /** SPLIT into equal parts, and SPLIT_V, which states the sizes. */
  private static Op split(OperatorContext c, boolean sized) {
    Shape x = c.input(sized ? 0 : 1).shape();
    List<Integer> stated = c.constantIntegers(sized ? 2 : 0);
    c.require(stated.size() == 1, CommonRules.AXIS, () -> stated.size() + " axes");
    int axis = c.resolveAxis(stated.get(0), x.rank());
    int count = c.outputs().size();
    List<Long> sizes =
        sized
            ? statedSizes(c, x.dim(axis))
            : Collections.nCopies(count, (long) x.dim(axis) / count);
    c.require(
        sizes.size() == count
            && sizes.stream().allMatch(size -> size >= 0)
            && sizes.stream().mapToLong(size -> size).sum() == x.dim(axis)
            && c.options().int32(COUNT, 0) == count,
        CommonRules.PARTS,
        () ->
            "num_splits %d, sizes %s, %d outputs, axis %d of [%s]"
                .formatted(c.options().int32(COUNT, 0), sizes, count, axis, x));
    for (int i = 0; i < count; i++) {
      c.requireShape(i, Extents.of(x).with(axis, sizes.get(i)));
    }
    return new Split(axis);
  }

  /** The sizes of SPLIT_V; one of them may be -1 and takes what the others leave. */
  private static List<Long> statedSizes(OperatorContext c, int extent) {
    List<Long> sizes = new ArrayList<>();
    c.constantIntegers(1).forEach(size -> sizes.add((long) size));
    int free = sizes.indexOf(-1L);
    if (free >= 0) {
      sizes.set(free, extent - (sizes.stream().mapToLong(size -> size).sum() + 1));
    }
    return sizes;
  }
}
