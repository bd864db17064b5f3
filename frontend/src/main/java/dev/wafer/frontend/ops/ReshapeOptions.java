package dev.wafer.frontend.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.BroadcastTo;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Reverse;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.Transpose;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Extents;
import dev.wafer.ir.spec.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Options that give a tensor another shape: where they state it, the output must have it. */
final class ReshapeOptions {
  /** The only field of each table: a new shape, axes to drop, or a block size. */
  private static final int FIRST = 0;

  /** What old files state for a tensor without axes. */
  private static final List<Integer> SCALAR = List.of(0);

  private static final Rule EXTENT_1 = Rule.consistent("the axes dropped have extent 1");
  private static final Rule ONE_AXIS = Rule.consistent("one axis is added");

  private ReshapeOptions() {}

  static Map<String, Reading> all() {
    return Map.of(
        "RESHAPE", Reading.of(ReshapeOptions::reshape, CommonRules.STATED_SHAPE),
        "SQUEEZE", Reading.of(ReshapeOptions::squeeze, CommonRules.AXIS, EXTENT_1),
        "EXPAND_DIMS", Reading.of(ReshapeOptions::expandDims, ONE_AXIS, CommonRules.AXIS),
        "TRANSPOSE", Reading.of(c -> new Transpose(axes(c)), CommonRules.AXIS),
        "REVERSE_V2", Reading.of(c -> new Reverse(axes(c)), CommonRules.AXIS),
        "BROADCAST_TO", Reading.of(ReshapeOptions::broadcastTo, CommonRules.STATED_SHAPE),
        "DEPTH_TO_SPACE", Reading.of(c -> new DepthToSpace(c.options().int32(FIRST, 0))),
        "SPACE_TO_DEPTH", Reading.of(c -> new SpaceToDepth(c.options().int32(FIRST, 0))));
  }

  private static Op reshape(OperatorContext c) {
    boolean constant = c.scope().dense(c.input(1)).isPresent();
    List<Integer> stated = constant ? c.constantIntegers(1) : c.options().int32s(FIRST);
    if (stated.equals(SCALAR)) {
      stated = List.of();
      constant = true;
    }
    if (!stated.isEmpty() || constant) {
      c.requireStated(filled(c, stated));
    } else if (c.scope().isOpen(c.output())) {
      List<Integer> file = c.scope().stated(c.output());
      c.requireKnown(0, 1, Collections.frequency(file, -1) <= 1);
      c.requireStated(filled(c, file));
    }
    return new Reshape();
  }

  /** The shape that is stated. One extent may be -1: it takes what the others leave. */
  private static List<Integer> filled(OperatorContext c, List<Integer> stated) {
    List<Integer> extents = new ArrayList<>(stated);
    int free = extents.indexOf(-1);
    if (free < 0) {
      return extents;
    }
    Shape out = c.output().shape();
    if (!c.scope().isOpen(c.output())) {
      extents.set(free, free < out.rank() ? out.dim(free) : -1);
      return extents;
    }
    extents.set(free, 1);
    long others = extents.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    long elements = c.input(0).shape().elements();
    extents.set(free, others > 0 && elements % others == 0 ? (int) (elements / others) : -1);
    return extents;
  }

  private static Op squeeze(OperatorContext c) {
    Shape shape = c.input(0).shape();
    List<Integer> stated = c.options().int32s(FIRST);
    boolean[] dropped = new boolean[shape.rank()];
    for (int axis : stated) {
      int resolved = c.resolveAxis(axis, shape.rank());
      c.require(shape.dim(resolved) == 1, EXTENT_1, () -> "axis %d of [%s]".formatted(axis, shape));
      dropped[resolved] = true;
    }
    Extents kept = Extents.of();
    for (int axis = 0; axis < shape.rank(); axis++) {
      boolean drop = stated.isEmpty() ? shape.dim(axis) == 1 : dropped[axis];
      kept = drop ? kept : kept.and(shape.dim(axis));
    }
    c.requireShape(0, kept);
    return new Reshape();
  }

  private static Op expandDims(OperatorContext c) {
    List<Integer> axes = c.constantIntegers(1);
    c.require(axes.size() == 1, ONE_AXIS, () -> axes.size() + " axes");
    Shape x = c.input(0).shape();
    int axis = c.resolveAxis(axes.get(0), x.rank() + 1);
    c.requireShape(0, Extents.of(x).inserted(axis, 1));
    return new Reshape();
  }

  private static Op broadcastTo(OperatorContext c) {
    c.requireStated(c.constantIntegers(1));
    return new BroadcastTo();
  }

  private static List<Integer> axes(OperatorContext c) {
    int rank = c.input(0).shape().rank();
    return c.constantIntegers(1).stream().map(axis -> c.resolveAxis(axis, rank)).toList();
  }
}
