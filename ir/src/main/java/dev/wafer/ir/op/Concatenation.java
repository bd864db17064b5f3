package dev.wafer.ir.op;

/** The inputs one after the other along {@code axis} (0..rank-1). */
public record Concatenation(int axis, Activation activation) implements Op {
  @Override
  public String mnemonic() {
    return "CONCATENATION";
  }
}
