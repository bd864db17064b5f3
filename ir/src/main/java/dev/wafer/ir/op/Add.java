package dev.wafer.ir.op;

/** Elementwise sum with broadcasting. Inputs: a, b. Output: the sum, clamped by the activation. */
public record Add(Activation activation) implements Op {
  @Override
  public String mnemonic() {
    return "ADD";
  }
}
