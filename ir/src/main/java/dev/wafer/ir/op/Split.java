package dev.wafer.ir.op;

/** Consecutive parts of the input along {@code axis}, sized by the outputs; also SPLIT_V. */
public record Split(int axis) implements Op {
  @Override
  public String mnemonic() {
    return "SPLIT";
  }
}
