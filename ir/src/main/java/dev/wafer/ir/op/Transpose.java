package dev.wafer.ir.op;

import java.util.List;

/** Output axis {@code i} is input axis {@code permutation[i]}. */
public record Transpose(List<Integer> permutation) implements Op {
  public Transpose {
    permutation = List.copyOf(permutation);
  }

  @Override
  public String mnemonic() {
    return "TRANSPOSE";
  }
}
