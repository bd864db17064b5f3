package dev.wafer.ir.op;

import java.util.List;

/** Mean over the given axes (each in 0..rank-1, ascending). */
public record Mean(List<Integer> axes, boolean keepDims) implements Op {
  public Mean {
    axes = List.copyOf(axes);
  }

  @Override
  public String mnemonic() {
    return "MEAN";
  }
}
