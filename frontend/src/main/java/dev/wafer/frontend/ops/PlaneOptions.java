package dev.wafer.frontend.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.ArgFn;
import dev.wafer.ir.op.ArgReduce;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Extents;
import dev.wafer.ir.spec.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Options of reductions, RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR. */
final class PlaneOptions {
  private static final int KEEP_DIMS = 0;

  /** The first two fields of RESIZE_BILINEAR are a size that no file has any more. */
  private static final int BILINEAR_ALIGN_CORNERS = 2;

  private static final int NEAREST_ALIGN_CORNERS = 0;

  private static final Rule SIZE = Rule.consistent("the size is a height and a width");

  private static final Rule ONE_AXIS = Rule.consistent("one axis is given");

  private PlaneOptions() {}

  static Map<String, Reading> all() {
    Map<String, Reading> all = new LinkedHashMap<>();
    for (ReduceFn fn : ReduceFn.values()) {
      all.put(fn.name(), Reading.of(c -> reduce(c, fn), CommonRules.AXIS));
    }
    for (ArgFn fn : ArgFn.values()) {
      all.put(fn.name(), Reading.of(c -> arg(c, fn), CommonRules.AXIS, ONE_AXIS));
    }
    all.put("RESIZE_BILINEAR", Reading.of(c -> resize(c, ResizeFn.BILINEAR), SIZE));
    all.put("RESIZE_NEAREST_NEIGHBOR", Reading.of(c -> resize(c, ResizeFn.NEAREST_NEIGHBOR), SIZE));
    return all;
  }

  private static Op arg(OperatorContext c, ArgFn fn) {
    List<Integer> axes = c.constantIntegers(1);
    c.require(axes.size() == 1, ONE_AXIS, () -> axes.size() + " axes");
    return new ArgReduce(fn, c.resolveAxis(axes.get(0), c.input(0).shape().rank()));
  }

  private static Op reduce(OperatorContext c, ReduceFn fn) {
    TreeSet<Integer> axes = new TreeSet<>();
    for (int axis : c.constantIntegers(1)) {
      axes.add(c.resolveAxis(axis, c.input(0).shape().rank()));
    }
    return new Reduce(fn, List.copyOf(axes), c.options().bool(KEEP_DIMS, false));
  }

  private static Op resize(OperatorContext c, ResizeFn fn) {
    List<Integer> size = c.constantIntegers(1);
    c.require(size.size() == 2 && size.get(0) > 0 && size.get(1) > 0, SIZE, () -> "size " + size);
    c.requireRank4(c.input(0));
    Shape x = c.input(0).shape();
    c.requireShape(0, Extents.of(x.dim(0), size.get(0), size.get(1), x.dim(3)));
    int field =
        switch (fn) {
          case BILINEAR -> BILINEAR_ALIGN_CORNERS;
          case NEAREST_NEIGHBOR -> NEAREST_ALIGN_CORNERS;
        };
    boolean alignCorners = c.options().bool(field, false);
    boolean halfPixelCenters = c.options().bool(field + 1, false);
    return new Resize(fn, alignCorners, halfPixelCenters);
  }
}
