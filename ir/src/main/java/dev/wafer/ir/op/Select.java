package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import java.util.Arrays;

/** The element of the second input where the first, a truth value, holds, else of the third. */
public record Select(SelectFn fn) implements Op {
  @Override
  public String mnemonic() {
    return fn.name();
  }

  /** The shape that broadcasting takes a condition by: a row of SELECT has axes after it. */
  public Shape aligned(Shape condition, Shape output) {
    if (fn != SelectFn.SELECT || condition.rank() != 1 || output.rank() < 2) {
      return condition;
    }
    int[] extents = new int[output.rank()];
    Arrays.fill(extents, 1);
    extents[0] = condition.dim(0);
    return Shape.of(extents);
  }
}
