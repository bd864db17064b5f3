package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.BroadcastTo;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.spec.Broadcasting;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Extents;
import dev.wafer.ir.spec.Rule;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Operators whose results follow from shapes and constants, as a rule: then their nodes read a
 * constant that is made here.
 */
final class StaticOptions {
  /** Beyond this a range is no part of a model. */
  private static final long MOST_ELEMENTS = 1 << 20;

  private static final Rule RANGE =
      Rule.consistent("the range has a step other than 0, which leads from start to limit")
          .followingShapes();
  private static final Rule LIMITS = Rule.consistent("start, limit and step are one number each");
  private static final Rule SHAPES =
      Rule.consistent("both shapes have extents that a tensor can have").followingShapes();
  private static final Rule LONG_RANGE =
      Rule.supported("a range has at most " + MOST_ELEMENTS + " elements");

  private StaticOptions() {}

  static Map<String, Reading> all() {
    return Map.of(
        "SHAPE", Reading.of(c -> integers(c, c.input(0).shape().dims())),
        "RANK", Reading.of(StaticOptions::rank),
        "RANGE", Reading.of(StaticOptions::range, LIMITS, RANGE, LONG_RANGE),
        "BROADCAST_ARGS",
            Reading.of(
                StaticOptions::broadcastArgs, Broadcasting.RULE, RuntimeShapes.LISTS, SHAPES),
        "FILL", Reading.of(StaticOptions::fill, CommonRules.STATED_SHAPE),
        "ZEROS_LIKE", Reading.of(StaticOptions::zerosLike));
  }

  private static Op integers(OperatorContext c, List<Integer> values) {
    c.requireShape(0, Extents.of(values.size()));
    long[] longs = values.stream().mapToLong(Integer::longValue).toArray();
    return constant(
        c, DenseConstant.integers(c.output().dataType(), Shape.of(values.size()), longs));
  }

  private static Op constant(OperatorContext c, DenseConstant contents) {
    c.readInstead(contents);
    return new Reshape();
  }

  private static Op rank(OperatorContext c) {
    c.requireShape(0, Extents.of());
    int rank = c.input(0).shape().rank();
    return constant(c, DenseConstant.integers(DataType.INT32, Shape.of(), rank));
  }

  private static Op broadcastArgs(OperatorContext c) {
    RuntimeShapes.requireLists(c);
    if (c.scope().dense(c.input(0)).isEmpty() || c.scope().dense(c.input(1)).isEmpty()) {
      return RuntimeShapes.broadcastArgs(c);
    }
    Extents common = Broadcasting.of(c.check(), shape(c, 0), shape(c, 1));
    return integers(c, common.dims().stream().map(Long::intValue).toList());
  }

  private static Shape shape(OperatorContext c, int index) {
    List<Integer> extents = c.constantIntegers(index);
    double elements = extents.stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b);
    boolean possible = extents.stream().allMatch(e -> e >= 0) && elements <= Integer.MAX_VALUE;
    c.requireOf(c.input(index), possible, SHAPES, extents::toString);
    return Shape.of(extents);
  }

  /** The output of FILL has a shape of its own where the one that is given is no constant. */
  private static Op fill(OperatorContext c) {
    boolean constant = c.scope().dense(c.input(0)).isPresent();
    List<Integer> stated = constant ? c.constantIntegers(0) : c.scope().stated(c.output());
    c.requireKnown(0, 0, !stated.contains(-1));
    c.requireStated(stated);
    return new BroadcastTo();
  }

  private static Op zerosLike(OperatorContext c) {
    c.requireShape(0, Extents.of(c.input(0).shape()));
    DataType type = c.output().dataType();
    c.readInstead(zero(type));
    return new BroadcastTo();
  }

  /** A zero of an element type. */
  static DenseConstant zero(DataType type) {
    return type.isFloat()
        ? DenseConstant.float32(Shape.of(), 0)
        : DenseConstant.integers(type, Shape.of(), 0);
  }

  private static Op range(OperatorContext c) {
    for (Value limit : c.inputs()) {
      Shape shape = limit.shape();
      c.requireOf(
          limit, shape.elements() == 1 && shape.rank() <= 1, LIMITS, () -> "shape [" + shape + "]");
    }
    OptionalInt unknown =
        IntStream.range(0, 3).filter(i -> c.scope().dense(c.input(i)).isEmpty()).findFirst();
    if (unknown.isPresent()) {
      return RuntimeShapes.range(c, unknown.getAsInt());
    }
    List<DenseConstant> limits =
        IntStream.range(0, 3).mapToObj(index -> c.constantScalar(index)).toList();
    return c.output().dataType().isFloat() ? floatRange(c, limits) : integerRange(c, limits);
  }

  private static Op integerRange(OperatorContext c, List<DenseConstant> limits) {
    long start = limits.get(0).integerAt(0);
    long delta = limits.get(2).integerAt(0);
    double span = (double) limits.get(1).integerAt(0) - start;
    int count = count(c, span / (double) delta);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = start + i * delta;
    }
    return constant(c, DenseConstant.integers(c.output().dataType(), Shape.of(count), values));
  }

  /** Each element is the one before and the step, rounded. */
  private static Op floatRange(OperatorContext c, List<DenseConstant> limits) {
    float delta = limits.get(2).floatAt(0);
    float value = limits.get(0).floatAt(0);
    int count = count(c, (limits.get(1).floatAt(0) - value) / delta);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = value;
      value += delta;
    }
    return constant(c, DenseConstant.float32(Shape.of(count), values));
  }

  private static int count(OperatorContext c, double steps) {
    double count = Math.ceil(steps);
    // Also false for no step at all, of which nothing is a multiple.
    c.require(count >= 0 && !Double.isInfinite(count), RANGE, () -> steps + " steps");
    c.require(count <= MOST_ELEMENTS, LONG_RANGE, () -> "%.0f elements".formatted(count));
    c.requireShape(0, Extents.of((long) count));
    return (int) count;
  }
}
