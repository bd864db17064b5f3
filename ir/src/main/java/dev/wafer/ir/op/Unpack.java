package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import java.util.List;

/** The slices of the input along {@code axis}, which disappears. */
public record Unpack(int axis) implements Movement {
  @Override
  public String mnemonic() {
    return "UNPACK";
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    List<Shape> parts = outputs.stream().map(part -> part.inserted(axis, 1)).toList();
    return Access.separated(inputs.get(0), parts, axis);
  }
}
