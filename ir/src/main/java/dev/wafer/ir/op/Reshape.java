package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.Side;
import java.util.List;

/** The same elements under the output's shape; also TensorFlow Lite's SQUEEZE and EXPAND_DIMS. */
public record Reshape() implements Movement {
  @Override
  public String mnemonic() {
    return "RESHAPE";
  }

  @Override
  public boolean isAlias() {
    return true;
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    Shape in = inputs.get(0);
    return Access.single(in.dims(), Side.whole(in), Side.whole(in));
  }
}
