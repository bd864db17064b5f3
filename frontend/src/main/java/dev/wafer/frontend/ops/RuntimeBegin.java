package dev.wafer.frontend.ops;

import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.DynamicSlice;
import dev.wafer.ir.op.Gather;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.spec.CommonRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where the entries of a begin that is computed at run time stand on the axes of the tensor that is
 * sliced: they are picked and, on axes that begin at 0, cleared.
 */
final class RuntimeBegin {
  /** Stands for an axis that begins at 0. */
  static final int AT_ZERO = -1;

  private final Value entries;
  private final List<Integer> axes = new ArrayList<>();

  RuntimeBegin(Value entries) {
    this.entries = entries;
  }

  /** Adds the next axis, with the entry that tells its begin. */
  void axis(int entry) {
    axes.add(entry);
  }

  /** The operator that slices the first input from there, with the inputs that it reads. */
  Op slice(OperatorContext c) {
    int used = axes.size();
    while (used > 0 && axes.get(used - 1) == AT_ZERO) {
      used--;
    }
    if (used == 0) {
      c.readInstead(List.of(c.input(0)));
      return new Slice(Collections.nCopies(axes.size(), 0));
    }
    long[] picks = new long[used];
    long[] factors = new long[used];
    boolean inOrder = used == entries.shape().elements();
    boolean cleared = false;
    for (int axis = 0; axis < used; axis++) {
      boolean begins = axes.get(axis) != AT_ZERO;
      picks[axis] = begins ? axes.get(axis) : 0;
      factors[axis] = begins ? 1 : 0;
      inOrder &= !begins || axes.get(axis) == axis;
      cleared |= !begins;
    }
    Value begin = entries;
    if (!inOrder) {
      begin = applied(c, new Gather(0, 0), begin, picks);
    }
    if (cleared) {
      begin = applied(c, new Binary(BinaryFn.MUL, Activation.NONE), begin, factors);
    }
    c.readInstead(List.of(c.input(0), begin));
    return new DynamicSlice(true);
  }

  private static Value applied(OperatorContext c, Op op, Value begin, long... numbers) {
    Value constant =
        c.scope()
            .newConstant(
                begin, DenseConstant.integers(begin.dataType(), Shape.of(numbers.length), numbers));
    Value result = c.inner(begin, List.of((long) numbers.length), CommonRules.OUTPUT_SHAPE);
    c.emit(op, List.of(begin, constant), List.of(result));
    return result;
  }
}
