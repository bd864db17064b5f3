package dev.wafer.ir.op;

import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import java.util.List;

/**
 * The inputs one after the other along {@code axis} (0..rank-1). INT8 inputs of another
 * quantization than the output's are requantized; inputs of other types keep their bits.
 */
public record Concatenation(int axis, Activation activation) implements Movement {
  @Override
  public String mnemonic() {
    return "CONCATENATION";
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    return Access.concatenated(inputs, outputs.get(0), axis);
  }

  @Override
  public boolean alters(Node concat) {
    return activation != Activation.NONE || ConcatParts.requantizes(concat);
  }
}
