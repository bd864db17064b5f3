package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.Side;
import java.util.List;

/**
 * Constant padding, one amount an axis. Inputs: x, fill value (optional scalar). Without a fill
 * value the zero point of the output is written.
 */
public record Pad(List<Integer> before, List<Integer> after) implements Movement {
  public Pad {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  @Override
  public String mnemonic() {
    return "PAD";
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    Shape in = inputs.get(0);
    return Access.single(in.dims(), Side.whole(in), Side.box(outputs.get(0), before));
  }
}
