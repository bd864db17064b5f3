package dev.wafer.ir.op;

/** Hyperbolic tangent. */
public record Tanh() implements Op {
  @Override
  public String mnemonic() {
    return "TANH";
  }
}
