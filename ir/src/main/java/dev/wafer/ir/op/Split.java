package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import java.util.List;

/** Consecutive parts of the input along {@code axis}, sized by the outputs; also SPLIT_V. */
public record Split(int axis) implements Movement {
  @Override
  public String mnemonic() {
    return "SPLIT";
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    return Access.separated(inputs.get(0), outputs, axis);
  }
}
