package dev.wafer.ir.op;

/** Elementwise product with broadcasting. */
public record Mul(Activation activation) implements Op {
  @Override
  public String mnemonic() {
    return "MUL";
  }
}
