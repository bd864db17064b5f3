package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.Side;
import java.util.List;

/** Output axis {@code i} is input axis {@code permutation[i]}. */
public record Transpose(List<Integer> permutation) implements Movement {
  public Transpose {
    permutation = List.copyOf(permutation);
  }

  @Override
  public String mnemonic() {
    return "TRANSPOSE";
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    Side.Step[] steps =
        permutation.stream().map(axis -> Side.step(axis, 1)).toArray(Side.Step[]::new);
    Shape out = outputs.get(0);
    return Access.single(out.dims(), Side.stepping(inputs.get(0), steps), Side.whole(out));
  }
}
