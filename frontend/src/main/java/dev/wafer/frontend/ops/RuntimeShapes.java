package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.BroadcastTo;
import dev.wafer.ir.op.Compare;
import dev.wafer.ir.op.CompareFn;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.CumSum;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Select;
import dev.wafer.ir.op.SelectFn;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Extents;
import dev.wafer.ir.spec.Rule;
import java.util.List;

/** RANGE and BROADCAST_ARGS of what is computed at run time, as nodes of other operators. */
final class RuntimeShapes {
  static final Rule LISTS = Rule.consistent("both shapes are lists");

  private RuntimeShapes() {}

  /**
   * As many elements as the file's output has, each the one before and the step.
   *
   * @param unknown the first input that is no constant
   */
  static Op range(OperatorContext c, int unknown) {
    c.requireKnown(0, unknown, !c.scope().isOpen(c.output()));
    long count = c.output().shape().elements();
    c.requireShape(0, Extents.of(count));
    if (count == 1) {
      c.readInstead(List.of(c.input(0)));
      return new Reshape();
    }
    Value first = inner(c, 1);
    Value steps = inner(c, count - 1);
    Value all = inner(c, count);
    c.emit(new Reshape(), List.of(c.input(0)), List.of(first));
    c.emit(new BroadcastTo(), List.of(c.input(2)), List.of(steps));
    c.emit(new Concatenation(0, Activation.NONE), List.of(first, steps), List.of(all));
    c.readInstead(List.of(all));
    return new CumSum(0, false, false);
  }

  /** Both inputs have one axis. */
  static void requireLists(OperatorContext c) {
    Shape a = c.input(0).shape();
    Shape b = c.input(1).shape();
    c.require(a.rank() == 1 && b.rank() == 1, LISTS, () -> "[%s] and [%s]".formatted(a, b));
  }

  /** Extents of one shape, those of the other where they are 1; the shorter one has ones before. */
  static Op broadcastArgs(OperatorContext c) {
    Shape a = c.input(0).shape();
    Shape b = c.input(1).shape();
    int rank = Math.max(a.elements(), b.elements());
    c.requireShape(0, Extents.of(rank));
    DataType type = c.output().dataType();
    Value one = c.scope().newConstant(c.output(), DenseConstant.integers(type, Shape.of(), 1));
    Value longA = extended(c, c.input(0), rank, one);
    Value longB = extended(c, c.input(1), rank, one);
    Value isOne =
        c.scope()
            .newValue(
                c.output().name(),
                new TensorType(DataType.BOOL, Shape.of(rank), Quantization.none()));
    c.emit(new Compare(CompareFn.EQUAL), List.of(longA, one), List.of(isOne));
    c.readInstead(List.of(isOne, longB, longA));
    return new Select(SelectFn.SELECT_V2);
  }

  private static Value extended(OperatorContext c, Value shape, int rank, Value one) {
    int missing = rank - shape.shape().elements();
    if (missing == 0) {
      return shape;
    }
    Value extended = inner(c, rank);
    c.emit(new Pad(List.of(missing), List.of(0)), List.of(shape, one), List.of(extended));
    return extended;
  }

  private static Value inner(OperatorContext c, long elements) {
    return c.inner(c.output(), List.of(elements), CommonRules.OUTPUT_SHAPE);
  }
}
