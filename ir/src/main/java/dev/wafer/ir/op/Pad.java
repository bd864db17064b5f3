package dev.wafer.ir.op;

import java.util.List;

/**
 * Constant padding, one amount an axis. Inputs: x, fill value (optional scalar). Without a fill
 * value the zero point of the output is written.
 */
public record Pad(List<Integer> before, List<Integer> after) implements Op {
  public Pad {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  @Override
  public String mnemonic() {
    return "PAD";
  }
}
