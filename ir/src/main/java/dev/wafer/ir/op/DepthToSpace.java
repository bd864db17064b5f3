package dev.wafer.ir.op;

/** [n, h, w, c * b * b] to [n, h * b, w * b, c]. */
public record DepthToSpace(int blockSize) implements Op {
  @Override
  public String mnemonic() {
    return "DEPTH_TO_SPACE";
  }
}
