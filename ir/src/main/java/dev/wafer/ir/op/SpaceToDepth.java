package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import java.util.List;

/** [n, h * b, w * b, c] to [n, h, w, c * b * b]. */
public record SpaceToDepth(int blockSize) implements Movement {
  @Override
  public String mnemonic() {
    return "SPACE_TO_DEPTH";
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    Access blocks = Access.blocks(outputs.get(0), inputs.get(0), blockSize).reversed();
    return List.of(blocks.reordered(List.of(0, 1, 3, 2, 4, 5)));
  }
}
