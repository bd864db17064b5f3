package dev.wafer.ir.op;

import java.util.List;

/**
 * A function of all elements along the given axes (each in 0..rank-1, ascending).
 *
 * @param keepDims whether the axes stay, with extent 1
 */
public record Reduce(ReduceFn fn, List<Integer> axes, boolean keepDims) implements Op {
  public Reduce {
    axes = List.copyOf(axes);
  }

  @Override
  public String mnemonic() {
    return fn.name();
  }
}
