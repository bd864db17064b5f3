package dev.wafer.ir.op;

/** Elementwise difference a - b with broadcasting. */
public record Sub(Activation activation) implements Op {
  @Override
  public String mnemonic() {
    return "SUB";
  }
}
