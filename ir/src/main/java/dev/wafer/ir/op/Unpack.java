package dev.wafer.ir.op;

/** The slices of the input along {@code axis}, which disappears. */
public record Unpack(int axis) implements Op {
  @Override
  public String mnemonic() {
    return "UNPACK";
  }
}
