package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import java.util.List;

/** [n, h, w, c * b * b] to [n, h * b, w * b, c]. */
public record DepthToSpace(int blockSize) implements Movement {
  @Override
  public String mnemonic() {
    return "DEPTH_TO_SPACE";
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    return List.of(Access.blocks(inputs.get(0), outputs.get(0), blockSize));
  }
}
