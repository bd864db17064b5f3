package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import java.util.List;

/** Inputs of equal shape stacked along a new axis. */
public record Pack(int axis) implements Movement {
  @Override
  public String mnemonic() {
    return "PACK";
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    List<Shape> parts = inputs.stream().map(part -> part.inserted(axis, 1)).toList();
    return Access.concatenated(parts, outputs.get(0), axis);
  }
}
