package dev.wafer.ir.op;

/** [n, h * b, w * b, c] to [n, h, w, c * b * b]. */
public record SpaceToDepth(int blockSize) implements Op {
  @Override
  public String mnemonic() {
    return "SPACE_TO_DEPTH";
  }
}
